-- The same as it was known at a moment: of all days.
SELECT toDate32(toTimeZone(flow.1, 'Asia/Tehran')) AS day, to_org AS org, countIf(flow.2 = 'came') AS came, countIf(flow.2 = 'went') AS went
FROM
(
	SELECT
		to_org,
		arrayJoin(arrayConcat([(referred_at, 'came')], arrayMap(t -> (assumeNotNull(t), 'went'), arrayFilter(t -> t IS NOT NULL, [ended_at])))) AS flow
	FROM ${referrals}
	WHERE ${where}
)
GROUP BY day, org
