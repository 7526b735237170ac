-- The spans of `shut_states` in which the letter stands ended without need of an answer, as (from, until, how).
arrayMap(
	states -> arrayFilter(
		span -> span.3.2 != '' AND span.1 < span.2,
		arrayZip(states.1, arrayPopFront(arrayPushBack(states.1, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))), states.3)
	),
	[shut_states]
)[1]
