-- Recomputes the days `{days}` of `org_days`, whole: what referrals came to each body and how they went, and how the registered
-- letters became its own to answer, and ceased to be.
INSERT INTO ${database}.org_days${to} (day, revision, cells.org, cells.came, cells.answered, cells.returned, cells.referred_on, cells.closed,
	cells.registered, cells.handed_in, cells.handed_out, cells.settled, cells.unsettled)
SELECT
	day,
	{revision: UInt64},
	groupArrayIf(org, lived),
	groupArrayIf(came, lived),
	groupArrayIf(answered, lived),
	groupArrayIf(returned, lived),
	groupArrayIf(referred_on, lived),
	groupArrayIf(closed, lived),
	groupArrayIf(registered, lived),
	groupArrayIf(handed_in, lived),
	groupArrayIf(handed_out, lived),
	groupArrayIf(settled, lived),
	groupArrayIf(unsettled, lived)
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
		countIf(flow.3 = 'registered') AS registered,
		countIf(flow.3 = 'handed_in') AS handed_in,
		countIf(flow.3 = 'handed_out') AS handed_out,
		countIf(flow.3 = 'settled') AS settled,
		countIf(flow.3 = 'unsettled') AS unsettled,
		1 AS lived
	FROM
	(
		SELECT
			arrayJoin(arrayConcat(
				arrayMap(r -> (r.to_org, r.referred_at, 'came'), referrals),
				arrayMap(r -> (r.to_org, assumeNotNull(r.ended_at), r.ended_by), arrayFilter(r -> r.ended_at IS NOT NULL, referrals)),
				if(is_registered, arrayConcat(${include:fold/rollups/handover_flows.sql}), [])
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
	SELECT arrayJoin({days: Array(Date32)}), '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
)
GROUP BY day
