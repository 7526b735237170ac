-- What is in the queues as of `as_of`, by the Tehran day it came there.
SELECT key, toString(came_on) AS came, NULL AS left, count() AS letters
FROM (SELECT toString(${key}) AS key, toDate32(toTimeZone(${since}, 'Asia/Tehran')) AS came_on FROM ${letters})
GROUP BY key, came_on
