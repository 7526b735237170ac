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
		[('office', begins_at, 'registered')],
		arrayMap(h -> (h.3, h.1, if(h.2 = '', 'unsettled', 'handed_in')), arrayFilter(h -> h.3 != '', handovers)),
		arrayMap(h -> (h.2, h.1, if(h.3 = '', 'settled', 'handed_out')), arrayFilter(h -> h.2 != '', handovers))
	)) AS flow
	FROM ${letters}
	WHERE is_registered AND ${where}
)
WHERE flow.2 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND ${of_body}
GROUP BY day, org
