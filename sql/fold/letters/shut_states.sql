-- How a letter stands ended by its own closings after each of `shut_turns`, as (moment, is_shut, (body, ended_as, ended_by, ended_at,
-- is_confirmed)). It stands until a reopening or an objection; a closing that does not say how leaves it as it is. A closing is of the body that it
-- names, else of who holds the letter or held it last (`shut_holders`); empty: the office. What is said again is one ending, of who said it first; it
-- is confirmed once the office says so too.
-- One lambda, which repeats itself: to plan one within another takes many times as long.
arrayFold(
	(done, e, holder) -> CAST(
		arrayPushBack(
			done,
			(
				e.3,
				e.2 = 11 OR e.2 = 4 AND done[-1].2,
				(
					${include:fold/letters/shut_body.sql},
					multiIf(e.2 IN (12, 13), '', e.2 = 4 OR e.5 IN ('', done[-1].3.2), done[-1].3.2, e.5),
					if(e.2 = 4 OR e.2 = 11 AND e.5 IN ('', done[-1].3.2), done[-1].3.3, ${include:fold/letters/shut_by.sql}),
					if(e.2 = 4 OR e.2 = 11 AND e.5 IN ('', done[-1].3.2), done[-1].3.4, e.3),
					multiIf(
						e.2 != 11 OR e.5 = '', done[-1].3.5,
						e.5 = done[-1].3.2, done[-1].3.5 OR ${include:fold/letters/shut_by.sql} = '',
						${include:fold/letters/shut_by.sql} = ''
					)
				)
			)
		),
		'Array(Tuple(DateTime64(3, \'UTC\'), UInt8, Tuple(String, String, String, DateTime64(3, \'UTC\'), UInt8)))'
	),
	shut_turns,
	shut_holders,
	CAST([], 'Array(Tuple(DateTime64(3, \'UTC\'), UInt8, Tuple(String, String, String, DateTime64(3, \'UTC\'), UInt8)))')
)
