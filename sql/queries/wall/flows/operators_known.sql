-- The same as it was known at a moment: of all days.
SELECT toDate32(toTimeZone(referred_at, 'Asia/Tehran')) AS day, assumeNotNull(operator) AS operator, count() AS referrals
FROM ${referrals}
WHERE is_by_operator AND ${where}
GROUP BY day, operator
