-- Recomputes the days `{days}` of `letter_days`, whole, from the registered letters that lived on them; a day without any is written empty. What
-- happened to a letter before its registration counts on the day of its registration, so that what stands is what came less what went.
INSERT INTO ${database}.letter_days${to} (day, revision, cells.channel, cells.category, cells.registered, cells.screened, cells.referred, cells.answered, cells.reopened, cells.ended)
SELECT
	day,
	{revision: UInt64},
	groupArrayIf(channel, lived),
	groupArrayIf(category, lived),
	groupArrayIf(registered, lived),
	groupArrayIf(screened, lived),
	groupArrayIf(referred, lived),
	groupArrayIf(answered, lived),
	groupArrayIf(reopened, lived),
	groupArrayIf(ended, lived)
FROM
(
	SELECT
		day,
		channel,
		category,
		countIf(flow.2 = 'registered') AS registered,
		countIf(flow.2 = 'screened') AS screened,
		countIf(flow.2 = 'referred') AS referred,
		countIf(flow.2 = 'answered') AS answered,
		countIf(flow.2 = 'reopened') AS reopened,
		countIf(flow.2 = 'ended') AS ended,
		1 AS lived
	FROM
	(
		SELECT
			channel,
			category,
			arrayJoin(arrayConcat(
				[(begins_at, 'registered')],
				arrayMap(t -> (greatest(t, begins_at), 'screened'), arraySlice(screenings, 1, 1)),
				arrayMap(t -> (greatest(t, begins_at), 'referred'), arraySlice(referrals.referred_at, 1, 1)),
				${include:fold/rollups/span_flows.sql, spans = answers, how = answered},
				${include:fold/rollups/span_flows.sql, spans = ended_spans, how = ended}
			)) AS flow,
			toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day
		FROM ${database}.letter_state${from} FINAL
		WHERE is_registered AND last_event_at >= toDateTime64(arrayMin({days: Array(Date32)}), 3, 'Asia/Tehran')
			AND first_event_at < toDateTime64(addDays(arrayMax({days: Array(Date32)}), 1), 3, 'Asia/Tehran')
	)
	WHERE day IN {days: Array(Date32)}
	GROUP BY day, channel, category
	UNION ALL
	SELECT arrayJoin({days: Array(Date32)}), '', '', 0, 0, 0, 0, 0, 0, 0
)
GROUP BY day
