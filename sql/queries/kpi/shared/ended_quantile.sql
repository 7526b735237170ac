-- The quantile `${share}` of what ended, inclusive as quantileExactInclusive has it, from the sorted `ends` (ends.sql); NULL where nothing ended. Between the
-- two that it lies between, each found by its rank: before the nth that ended lies what was cut off with fewer than n before it. To
-- select it from the values once more took as long as to sort them.
(intDiv(
	arrayElementOrNull(ends, toUInt64(if(ended = 0, 0, floor(${share} * (ended - 1)) + 1)) AS nth_${name} + arrayCount((cut, n) -> cut - n < nth_${name}, cuts, arrayEnumerate(cuts))),
	2
) / ${ticks} AS below_${name})
	+ (${share} * (ended - 1) - floor(${share} * (ended - 1)))
	* (intDiv(
		arrayElementOrNull(ends, least(nth_${name} + 1, ended) AS next_${name} + arrayCount((cut, n) -> cut - n < next_${name}, cuts, arrayEnumerate(cuts))),
		2
	) / ${ticks} - below_${name})
