-- The spans in which a letter stands ended without need of an answer: of all that say so (`ends_by`) the nearest, its own first, while no answer
-- stands. What is read several times is bound by a lambda: to plan it grows with the ways from each column to all that it is made of (17 s).
arrayMap(
	(ended, answered) -> arrayMap(
		since -> arrayMap(
			span -> CAST(
				(span.1, span.2, span.3.3.2, span.3.3.3, span.3.3.4, span.3.3.5, span.3.3.1),
				'Tuple(DateTime64(3, \'UTC\'), DateTime64(3, \'UTC\'), LowCardinality(String), LowCardinality(String), DateTime64(3, \'UTC\'), UInt8, LowCardinality(String))'
			),
			arrayFilter(
				span -> span.3.3.2 != '' AND NOT arrayExists(s -> s.1 <= span.1 AND span.1 < s.2, answered),
				arrayMap(
					(t, until) -> (t, until, arrayFirst(s -> s.1 <= t AND t < s.2, ended)),
					since,
					arrayPopFront(arrayPushBack(since, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')))
				)
			)
		),
		[
			arrayDistinct(
				arraySort(
					arrayFilter(
						t -> t < toDateTime64('2299-12-31 00:00:00', 3, 'UTC') AND notEmpty(ended),
						arrayConcat(ended.1, ended.2, answered.1, answered.2)
					)
				)
			)
		]
	)[1],
	[ends_by],
	[answers]
)[1]
