-- The same as it was known at a moment; what came or went before `${since}` is told as of the day before that. Counted by both days first: to
-- make an array of the two of each referral took most of 210 ms of CPU of a million letters.
SELECT flow.1 AS day, org, sumIf(referrals, flow.2 = 'came') AS came, sumIf(referrals, flow.2 = 'went') AS went
FROM
(
	SELECT
		org,
		referrals,
		arrayJoin(arrayConcat([(came_on, 'came')], arrayMap(day -> (assumeNotNull(day), 'went'), arrayFilter(day -> day IS NOT NULL, [went_on])))) AS flow
	FROM
	(
		SELECT
			to_org AS org,
			greatest(toDate32(toTimeZone(referred_at, 'Asia/Tehran')), subtractDays(${since}, 1)) AS came_on,
			if(ended_at IS NULL, NULL, greatest(toDate32(toTimeZone(assumeNotNull(ended_at), 'Asia/Tehran')), subtractDays(${since}, 1))) AS went_on,
			count() AS referrals
		FROM ${referrals}
		WHERE ${where}
		GROUP BY org, came_on, went_on
	)
)
GROUP BY day, org
