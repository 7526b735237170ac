-- What became of the referrals by the office's operators, of each: first referrals of letters, of these wrong (they left the body without an answer),
-- and of all those that the body returned.
SELECT operator, countIf(hop = 1) AS firsts, countIf(hop = 1 AND how IN ('returned', 'referred')) AS wrong, countIf(how = 'returned') AS returned
FROM (${members})
WHERE ${where}
GROUP BY operator
