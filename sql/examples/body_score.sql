WITH
	-- Each part is from 0 to 1; without data it is NULL, and the others weigh more in proportion. Nobody samples the quality of answers yet.
	[
		(40, on_time / nullIf(due, 0)),
		(15, 1 - unserved / nullIf(counted, 0)),
		(10, if(due = 0, NULL, if(median_hours IS NULL, 0, greatest(0, 1 - greatest(0, median_hours) / (2 * standard_hours))))),
		(15, 1 - let_go / nullIf(counted, 0)),
		(10, 1 - objected / nullIf(served, 0))
	]::Array(Tuple(weight Float64, part Nullable(Float64))) AS parts,
	arrayFilter(p -> p.part IS NOT NULL, parts) AS told
SELECT
	referrals AS numerator,
	due AS denominator,
	if(empty(told), NULL, 100 * arraySum(p -> p.weight * assumeNotNull(p.part), told) / arraySum(p -> p.weight, told)) AS value
FROM
(
	SELECT
		count() AS referrals,
		countIf(is_counted) AS counted,
		countIf(is_due) AS due,
		countIf(is_due AND is_served AND until <= own_due_at) AS on_time,
		countIf(is_due AND NOT is_served) AS unserved,
		countIf(is_counted AND ended_at IS NOT NULL AND NOT is_served) AS let_go,
		countIf(is_counted AND is_served) AS served,
		countIf(is_counted AND is_served AND letter_contested_at > until) AS objected,
		greatest(1, ifNull(quantileExactLowOrNullIf(0.5)(dateDiff('millisecond', referred_at, own_due_at) / 3600000, is_counted), 1)) AS standard_hours,
		-- Half of those due had their answer of substance by then.
		nullIf(quantileExactLowOrNullIf(0.5)(if(is_served, dateDiff('millisecond', referred_at, until) / 3600000, 1000000000), is_due), 1000000000) AS median_hours
	FROM
	(
		SELECT
			*,
			ifNull(ended_at, {as_of: DateTime64(3, 'UTC')}) AS until,
			multiIf(due_at > referred_at, due_at, due_at IS NULL AND policy_id IS NOT NULL, NULL, referred_at + INTERVAL 240 HOUR) AS own_due_at,
			NOT is_excused AND NOT is_again AS is_counted,
			ifNull(ended_by = 'answered', 0) AS is_answered,
			is_answered AND NOT is_formal AS is_served,
			is_counted AND (is_answered OR ifNull(own_due_at < {as_of: DateTime64(3, 'UTC')}, 0)) AS is_due
		FROM referrals_at(as_of = {as_of: DateTime64(3, 'UTC')})
		WHERE referred_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND referred_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	)
)
