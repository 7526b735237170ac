-- What came to each body and what went from it, by the steps of the page’s charts, from flows that are kept by body and day
-- (`${flows}`): the same as of the referrals themselves, without other filters than by body, at a hundredth of the cost.
SELECT org AS body, ${step} AS day, sum(came) AS came, sum(went) AS went
FROM (SELECT day AS on_day, org, came, went FROM (${flows}))
WHERE on_day >= {first_day: Date32} AND on_day < {end_day: Date32}
GROUP BY body, day
HAVING came + went > 0
ORDER BY body, day
