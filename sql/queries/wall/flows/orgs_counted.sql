-- The same from `${since}` to `as_of`, from the letters that lived then.
SELECT toDate32(toTimeZone(flow.2, 'Asia/Tehran')) AS day, flow.1 AS org, countIf(flow.3 = 'came') AS came, countIf(flow.3 = 'went') AS went
FROM
(
	SELECT arrayJoin(arrayConcat(
		arrayMap((o, t) -> (o, t, 'came'), referrals.to_org, referrals.referred_at),
		arrayMap(r -> (r.to_org, assumeNotNull(r.ended_at), 'went'), arrayFilter(r -> r.ended_at IS NOT NULL, referrals))
	)) AS flow
	FROM ${database}.letter_state FINAL
	WHERE last_event_at >= toDateTime64(${since}, 3, 'Asia/Tehran') AND first_event_at <= {as_of: DateTime64(3, 'UTC')} AND ${where}
)
WHERE flow.2 >= toDateTime64(${since}, 3, 'Asia/Tehran') AND flow.2 <= {as_of: DateTime64(3, 'UTC')} AND ${of_body}
GROUP BY day, org
