-- The same as it was known at a moment: of all days from the first that matters on.
SELECT
	toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day,
	is_electronic,
	countIf(flow.2 = 'registered') AS registered,
	countIf(flow.2 = 'referred') AS referred,
	countIf(flow.2 = 'answered') AS answered,
	countIf(flow.2 = 'reopened') AS reopened,
	countIf(flow.2 = 'ended') AS ended
FROM
(
	SELECT is_electronic, arrayJoin(arrayConcat(
		[(begins_at, 'registered')],
		arrayMap(t -> (greatest(assumeNotNull(t), begins_at), 'referred'), arrayFilter(t -> t IS NOT NULL, [first_referred_at])),
		${include:fold/rollups/span_flows.sql, spans = spans, how = answered},
		${include:fold/rollups/span_flows.sql, spans = ended_spans, how = ended}
	)) AS flow
	FROM
	(
		SELECT
			is_electronic,
			begins_at,
			first_referred_at,
			arrayZip(answer_begins, arrayResize(answer_ends, length(answer_begins), toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))) AS spans,
			arrayZip(ended_begins, arrayResize(ended_ends, length(ended_begins), toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))) AS ended_spans
		FROM ${letters}
		WHERE is_registered AND ${where}
	)
)
GROUP BY day, is_electronic
