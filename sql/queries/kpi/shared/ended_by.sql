-- Kaplan and Meier: the first moment at which at most 1 - `share` of the `ends` (ends.sql) still wait, by their runs (runs.sql); NULL where it never comes
-- to that. The margin is for rounding, which would let an exact half miss its moment. A place of 0 has no element; an `if` around the element copies
-- all the ends.
intDiv(
	arrayElementOrNull(
		ends,
		if(
			arrayFirstIndex(left -> left <= log(1 - ${share} + 1e-9), run_logs) AS run_${name} = 0,
			0,
			greatest(
				run_starts[run_${name}] + 1,
				toUInt64(ceil(waiting - (waiting - run_starts[run_${name}]) * exp(log(1 - ${share} + 1e-9) - if(run_${name} = 1, 0, run_logs[run_${name} - 1]))))
			)
		)
	),
	2
) / ${ticks}
