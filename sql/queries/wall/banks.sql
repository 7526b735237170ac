-- Per bank, in referrals of letters registered in the range: open ones, of these past the letter's deadline and
-- within it, those it has answered, and since when the oldest open one has been there.
SELECT
	to_org AS org,
	countIf(is_open) AS pending,
	countIf(is_open AND is_late) AS late,
	countIf(is_open AND NOT is_late) AS in_time,
	countIf(NOT is_open) AS answered,
	toUnixTimestamp64Milli(minOrNullIf(referred_at, is_open)) AS oldest_at
FROM
(
	SELECT to_org, referred_at, 1 AS is_open, ifNull(letter_due_at < {as_of: DateTime64(3, 'UTC')}, 0) AS is_late
	FROM ${open_referrals}
	WHERE ${include:queries/wall/shared/of_banks.sql}
	UNION ALL
	SELECT to_org, referred_at, 0 AS is_open, 0 AS is_late
	FROM ${referrals}
	WHERE ${include:queries/wall/shared/of_banks.sql} AND ended_by = 'answered'
)
GROUP BY org
ORDER BY pending DESC, org
