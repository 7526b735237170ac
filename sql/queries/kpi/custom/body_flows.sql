-- What came to bodies and what went from them, of the days from `first_day` to before `end_day`, from flows that are kept by body and day
-- (wall/flows): as flows.sql of the referrals themselves, without other filters than by body, at a hundredth of the cost.
SELECT ${key} AS key, ${step} AS day, sum(came) AS came, sum(went) AS went
FROM (SELECT day AS on_day, org AS body, came, went FROM (${flows}))
WHERE on_day >= {first_day: Date32} AND on_day < {end_day: Date32} AND ${where}
GROUP BY key, day
HAVING came + went > 0
ORDER BY key, day
