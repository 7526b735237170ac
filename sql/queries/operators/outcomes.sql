-- What became of the referrals by the office's operators, of each: first referrals of letters, of these wrong (entities/referral-figures.ts),
-- and of all those that the body returned.
SELECT operator, countIf(is_first) AS firsts, countIf(is_first AND is_wrong) AS wrong, countIf(is_returned) AS returned
FROM (${members})
WHERE ${where}
GROUP BY operator
