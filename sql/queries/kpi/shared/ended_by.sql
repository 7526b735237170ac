-- Kaplan and Meier: the first moment at which at most 1 - `share` of the `ends` (ends.sql) still wait; NULL where it never comes to that.
-- Of several that happen in one moment each lowers the product by itself, which is the same. The margin is for rounding, which would
-- let an exact half miss its moment.
intDiv(
	arrayFirstOrNull(
		(e, log_survival) -> log_survival <= log(1 - ${share} + 1e-9),
		ends,
		arrayCumSum(
			(e, place) -> if(bitAnd(e, 1) = 1, 0., log1p(-1 / (length(ends) + 1 - place))),
			ends,
			arrayEnumerate(ends)
		)
	),
	2
) / ${ms}
