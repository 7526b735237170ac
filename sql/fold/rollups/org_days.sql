-- Recomputes the days `{days}` of `org_days`, whole: what came to each body and how it went.
INSERT INTO ${database}.org_days${to} (day, revision, cells.org, cells.came, cells.answered, cells.returned, cells.referred_on, cells.closed)
SELECT
	day,
	{revision: UInt64},
	groupArrayIf(org, lived),
	groupArrayIf(came, lived),
	groupArrayIf(answered, lived),
	groupArrayIf(returned, lived),
	groupArrayIf(referred_on, lived),
	groupArrayIf(closed, lived)
FROM
(
	SELECT
		day,
		org,
		countIf(flow.3 = 'came') AS came,
		countIf(flow.3 = 'answered') AS answered,
		countIf(flow.3 = 'returned') AS returned,
		countIf(flow.3 = 'referred') AS referred_on,
		countIf(flow.3 = 'closed') AS closed,
		1 AS lived
	FROM
	(
		SELECT
			arrayJoin(arrayConcat(
				arrayMap(r -> (r.to_org, r.referred_at, 'came'), referrals),
				arrayMap(r -> (r.to_org, assumeNotNull(r.ended_at), r.ended_by), arrayFilter(r -> r.ended_at IS NOT NULL, referrals))
			)) AS flow,
			flow.1 AS org,
			toDate32(toTimeZone(flow.2, 'Asia/Tehran')) AS day
		FROM ${database}.letter_state${from} FINAL
		WHERE last_event_at >= toDateTime64(arrayMin({days: Array(Date32)}), 3, 'Asia/Tehran')
			AND first_event_at < toDateTime64(addDays(arrayMax({days: Array(Date32)}), 1), 3, 'Asia/Tehran')
	)
	WHERE day IN {days: Array(Date32)}
	GROUP BY day, org
	UNION ALL
	SELECT arrayJoin({days: Array(Date32)}), '', 0, 0, 0, 0, 0, 0
)
GROUP BY day
