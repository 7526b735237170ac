-- How the `waits` of a letter moved a deadline `${due}` that a policy `${rule}` set at `${since}`, on the day of the number `${day}`, as
-- (moment, what it was from then on), in order; empty when nothing moved it. While the letter waits its clock stands, and there is
-- no deadline: NULL. Then it is later by the time that the letter waited; or, in working days, by those at whose end it waited, so
-- that a deadline remains the end of one. What waits for the first time after its deadline is late all the same.
-- Totals are milliseconds since 1970, or numbers of working days: a wait counts when its beginning is below the total.
if(
	${rule}.pauses AND notEmpty(waits) AND ${due} IS NOT NULL,
	arrayFlatten(
		arrayMap(
			m -> if(
				m.2 >= toDateTime64('2299-12-31 00:00:00', 3, 'UTC'),
				[(m.1, CAST(NULL, 'Nullable(DateTime64(3, \'UTC\'))'))],
				[
					(m.1, CAST(NULL, 'Nullable(DateTime64(3, \'UTC\'))')),
					(m.2, if(${rule}.is_working, ${working_day_end:m.3, = ${calendar}}, fromUnixTimestamp64Milli(m.3, 'UTC')))
				]
			),
			arrayPopFront(
				arrayFold(
					(moved, w) -> if(
						w.3 >= moved[-1].3 OR moved[-1].2 >= toDateTime64('2299-12-31 00:00:00', 3, 'UTC'),
						moved,
						arrayPushBack(moved, (w.1, w.2, moved[-1].3 + w.4))
					),
					arrayMap(
						s -> (s.1, s.2, s.3, s.4 - s.3),
						arrayMap(
							s -> (
								s.1,
								s.2,
								-- The day on which the policy sets in does not count, so it is not lost by waiting either.
								toInt64(if(
									${rule}.is_working,
									greatest(ifNull(${working_days_before:s.1, = ${calendar}}, 4294967295), ${day}),
									toUnixTimestamp64Milli(s.1)
								)),
								toInt64(if(
									${rule}.is_working,
									greatest(ifNull(${working_days_before:s.2, = ${calendar}}, 0), ${day}),
									toUnixTimestamp64Milli(s.2)
								))
							),
							arrayMap(s -> (greatest(s.1, ${since}), s.2), arrayFilter(s -> s.2 > ${since}, waits))
						)
					),
					[(
						${since},
						${since},
						toInt64(if(
							${rule}.is_working,
							${day} + ${rule}.days,
							toUnixTimestamp64Milli(assumeNotNull(${due}))
						))
					)]
				)
			)
		)
	),
	CAST([], 'Array(Tuple(DateTime64(3, \'UTC\'), Nullable(DateTime64(3, \'UTC\'))))')
)
