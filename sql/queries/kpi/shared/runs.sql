-- Kaplan and Meier: the `ends` (ends.sql) in runs of what happened, one before each that was cut off and one after the last: where each begins and is
-- bounded, and the logarithm of what share still waits after it. Within a run as many are left as have not happened, so only what was cut off costs
-- a logarithm: of ten million referrals one in twenty (1,000 ms for all of them, 80 so).
	length(ends) + throwIf(length(ends) = 16777215, 'more than 16.7 million members of one key have no median here: choose a shorter range') AS waiting,
	arrayFilter((place, e) -> bitAnd(e, 1) = 1, arrayEnumerate(ends), ends) AS cuts,
	waiting - length(cuts) AS ended,
	arrayPushFront(cuts, 0) AS run_starts,
	arrayPushBack(cuts, waiting + 1) AS run_bounds,
	arrayCumSum((bound, start) -> log((waiting + 1 - bound) / (waiting - start)), run_bounds, run_starts) AS run_logs
