-- Recomputes the days `{days}` of `letter_days`, whole, from the registered letters that lived on them; a day without any is written empty. What
-- happened to a letter before its registration counts on the day of its registration, so that what stands is what came less what went.
INSERT INTO ${database}.letter_days${to} (day, revision, cells.channel, cells.category, cells.registered, cells.screened, cells.referred, cells.answered, cells.reopened, cells.ended,
	waiting.channel, waiting.category, waiting.office, waiting.bodies)
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
	groupArrayIf(ended, lived),
	groupArrayIf(channel, moved),
	groupArrayIf(category, moved),
	groupArrayIf(office, moved),
	groupArrayIf(bodies, moved)
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
		registered + screened + referred + answered + reopened + ended > 0 AS lived,
		toInt32(countIf(flow.2 = 'to office') - countIf(flow.2 = 'from office')) AS office,
		toInt32(countIf(flow.2 = 'to body') - countIf(flow.2 = 'from body')) AS bodies,
		countIf(flow.2 IN ('to office', 'from office', 'to body', 'from body')) > 0 AS moved
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
				${include:fold/rollups/span_flows.sql, spans = ended_spans, how = ended},
				arrayMap(
					s -> (s.2, concat(if(s.3 IN ('handed_out', 'settled'), 'from ', 'to '), if(s.1 = 'office', 'office', 'body'))),
					arrayConcat(${include:fold/rollups/handover_flows.sql})
				)
			)) AS flow,
			toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day
		FROM ${database}.letter_state${from} FINAL
		WHERE is_registered AND last_event_at >= toDateTime64(arrayMin({days: Array(Date32)}), 3, 'Asia/Tehran')
			AND first_event_at < toDateTime64(addDays(arrayMax({days: Array(Date32)}), 1), 3, 'Asia/Tehran')
	)
	WHERE day IN {days: Array(Date32)}
	GROUP BY day, channel, category
	UNION ALL
	SELECT arrayJoin({days: Array(Date32)}), '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
)
GROUP BY day
