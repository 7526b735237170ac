-- Per bank, in referrals `${of}` of letters registered in the range: open ones, of these past the letter's deadline and
-- within it, those it has answered, and since when the oldest open one has been there.
SELECT
	to_org AS org,
	countIf(is_open) AS pending,
	countIf(is_open AND is_late) AS late,
	countIf(is_open AND NOT is_late) AS in_time,
	countIf(NOT is_open) AS answered,
	toUnixTimestamp64Milli(minOrNullIf(referred_at, is_open)) AS oldest_at
FROM ${of}
GROUP BY org
ORDER BY pending DESC, org
