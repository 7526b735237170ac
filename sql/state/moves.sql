-- How the `waits` of a letter moved a deadline `${due}` that a policy `${rule}` set at `${since}`: (moment, what it was from then on), in
-- order; empty when nothing moved it. While the letter waits its clock stands, and there is no deadline: NULL. Then it is
-- later by the time that the letter waited; or by the working days that passed, the day on which it began to wait not counted, and
-- still at the end of one. What waits for the first time after its deadline is late all the same.
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
						s -> (
							s.1,
							s.2,
							toInt64(if(
								${rule}.is_working,
								ifNull(${working_days_before:s.1, = ${calendar}}, 4294967295),
								toUnixTimestamp64Milli(s.1)
							)),
							toInt64(if(
								${rule}.is_working,
								ifNull(${working_day_number:s.2, = ${calendar}} - ${working_day_number:s.1, = ${calendar}}, 0),
								toUnixTimestamp64Milli(s.2) - toUnixTimestamp64Milli(s.1)
							))
						),
						arrayMap(s -> (greatest(s.1, ${since}), s.2), arrayFilter(s -> s.2 > ${since}, waits))
					),
					[(
						${since},
						${since},
						toInt64(if(
							${rule}.is_working,
							ifNull(${working_day_number:${since}, = ${calendar}} + ${rule}.days, 0),
							toUnixTimestamp64Milli(assumeNotNull(${due}))
						))
					)]
				)
			)
		)
	),
	CAST([], 'Array(Tuple(DateTime64(3, \'UTC\'), Nullable(DateTime64(3, \'UTC\'))))')
)
