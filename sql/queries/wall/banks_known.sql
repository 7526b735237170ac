-- The same as it was known at a moment.
SELECT
	to_org AS org,
	countIf(ended_at IS NULL) AS pending,
	countIf(ended_at IS NULL AND is_late) AS late,
	countIf(ended_at IS NULL AND NOT is_late) AS in_time,
	countIf(ended_by = 'answered') AS answered,
	toUnixTimestamp64Milli(minOrNullIf(referred_at, ended_at IS NULL)) AS oldest_at
FROM
(
	SELECT to_org, referred_at, ended_at, ended_by, ifNull(letter_due_at < {as_of: DateTime64(3, 'UTC')}, 0) AS is_late
	FROM ${referrals}
	WHERE registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
		AND to_org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank')
		AND ${of_referral}
)
GROUP BY org
ORDER BY pending DESC, org
