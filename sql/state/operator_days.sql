-- Recomputes the days `{days}` of `operator_days`, whole: the office's own referrals, by the operator who made them.
INSERT INTO ${database}.operator_days${to} (day, revision, cells.operator, cells.referrals, cells.returned)
SELECT
	day,
	{revision: UInt64},
	groupArrayIf(operator, lived),
	groupArrayIf(referrals, lived),
	groupArrayIf(returned, lived)
FROM
(
	SELECT
		day,
		operator,
		count() AS referrals,
		countIf(ended_by = 'returned') AS returned,
		1 AS lived
	FROM
	(
		SELECT
			arrayJoin(arrayFilter(r -> r.from_org = '' AND r.operator != '', referrals)) AS referral,
			referral.operator AS operator,
			referral.ended_by AS ended_by,
			toDate32(toTimeZone(referral.referred_at, 'Asia/Tehran')) AS day
		FROM ${database}.letter_state${from} FINAL
		WHERE last_event_at >= toDateTime64(arrayMin({days: Array(Date32)}), 3, 'Asia/Tehran')
			AND first_event_at < toDateTime64(addDays(arrayMax({days: Array(Date32)}), 1), 3, 'Asia/Tehran')
	)
	WHERE day IN {days: Array(Date32)}
	GROUP BY day, operator
	UNION ALL
	SELECT arrayJoin({days: Array(Date32)}), '', 0, 0, 0
)
GROUP BY day
