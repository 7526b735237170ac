WITH
	-- Each part is from 0 to 1; without data it is NULL, and the others weigh more in proportion. Nobody samples the quality of answers yet.
	[
		(35, on_time / nullIf(due, 0)),
		(20, if(open = 0, 1, 1 - beyond / open)),
		(15, if(median_hours IS NULL, 0, greatest(0, 1 - greatest(0, median_hours) / (2 * standard_hours)))),
		(10, 1 - wrong / referrals),
		(10, 1 - objected / nullIf(answered, 0))
	]::Array(Tuple(weight Float64, part Nullable(Float64))) AS parts,
	arrayFilter(p -> p.part IS NOT NULL, parts) AS told
SELECT
	referrals AS numerator,
	due AS denominator,
	if(referrals = 0, NULL, 100 * arraySum(p -> p.weight * assumeNotNull(p.part), told) / arraySum(p -> p.weight, told)) AS value
FROM
(
	SELECT
		count() AS referrals,
		countIf(due_at IS NOT NULL AND (is_answered OR due_at < until)) AS due,
		countIf(is_answered AND until <= due_at) AS on_time,
		countIf(ended_at IS NULL) AS open,
		countIf(ended_at IS NULL AND until > ifNull(due_at, referred_at + INTERVAL 240 HOUR)) AS beyond,
		greatest(1, ifNull(quantileExactInclusiveOrNull(0.5)(dateDiff('millisecond', referred_at, due_at) / 3600000), 240)) AS standard_hours,
		countIf(ended_by IN ('returned', 'referred')) AS wrong,
		countIf(is_answered) AS answered,
		countIf(is_answered AND letter_contested_at > until) AS objected,
		-- Kaplan and Meier, in whole seconds: what is not answered was still waiting when it was last seen, and comes after the answers of its moment.
		arraySort(groupArray((round(dateDiff('millisecond', referred_at, until) / 3600000 * 3600), NOT is_answered))) AS ends,
		arrayFirstOrNull(
			(end, log_waiting) -> log_waiting <= log(0.5 + 1e-9),
			ends.1,
			arrayCumSum((is_cut, n) -> if(is_cut, 0., log1p(-1 / (length(ends) + 1 - n))), ends.2, arrayEnumerate(ends))
		) / 3600 AS median_hours
	FROM
	(
		SELECT
			*,
			ifNull(ended_by = 'answered', 0) AS is_answered,
			ifNull(ended_at, {as_of: DateTime64(3, 'UTC')}) AS until
		FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
		WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	)
)
