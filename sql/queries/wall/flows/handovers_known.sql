-- The same from `${since}` on, as of the instant or as it was known, from the letters that lived since (`${letters}`).
SELECT
	toDate32(toTimeZone(flow.2, 'Asia/Tehran')) AS day,
	flow.1 AS org,
	toInt64(countIf(flow.3 = 'registered')) AS registered,
	toInt64(countIf(flow.3 = 'handed_in')) AS handed_in,
	toInt64(countIf(flow.3 = 'handed_out')) AS handed_out,
	toInt64(countIf(flow.3 = 'settled')) AS settled,
	toInt64(countIf(flow.3 = 'unsettled')) AS unsettled
FROM
(
	SELECT arrayJoin(arrayConcat(
		${include:fold/rollups/handover_flows.sql}
	)) AS flow
	FROM ${letters}
	WHERE is_registered AND ${where}
)
WHERE flow.2 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND ${of_body}
GROUP BY day, org
