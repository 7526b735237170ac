-- Recomputes the days `{days}` of `operator_days`, whole: the office's own referrals, by the operator who made them.
INSERT INTO ${database}.operator_days${to} (day, revision, cells.operator, cells.referrals, cells.returned, cells.active_ms, cells.first_ms, cells.last_ms)
SELECT
	day,
	{revision: UInt64},
	groupArrayIf(operator, lived),
	groupArrayIf(referrals, lived),
	groupArrayIf(returned, lived),
	groupArrayIf(active_ms, lived),
	groupArrayIf(first_ms, lived),
	groupArrayIf(last_ms, lived)
FROM
(
	SELECT day, operator, referrals, returned, active_ms, first_ms, last_ms, 1 AS lived
	FROM
	(
		${include:state/operator_work.sql, of = (
			SELECT toDate32(toTimeZone(at, 'Asia/Tehran')) AS day, who AS operator, at AS referred_at, how AS ended_by
			FROM ${database}.letter_state${from} FINAL
			ARRAY JOIN referrals.from_org AS sender, referrals.operator AS who, referrals.referred_at AS at, referrals.ended_by AS how
			WHERE last_event_at >= toDateTime64(arrayMin({days: Array(Date32)}), 3, 'Asia/Tehran')
				AND first_event_at < toDateTime64(addDays(arrayMax({days: Array(Date32)}), 1), 3, 'Asia/Tehran')
				AND sender = '' AND who != '' AND day IN {days: Array(Date32)}
		)}
	)
	UNION ALL
	SELECT arrayJoin({days: Array(Date32)}), '', 0, 0, 0, 0, 0, 0
)
GROUP BY day
