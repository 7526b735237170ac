-- The spans between `${changes}` (changes.sql), from each beginning to the end that follows it; what has not ended is open.
arrayFilter(
	(span, n) -> n % 2 = 1,
	arrayZip(${changes}, arrayPopFront(arrayPushBack(${changes}, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')))),
	arrayEnumerate(${changes})
)
