-- What is in the queues as of `as_of`, by the Tehran day it came there.
SELECT toString(any(queue)) AS key, toString(any(came_on)) AS came, NULL AS left, count() AS letters
FROM (SELECT ${key} AS queue, toDate32(toTimeZone(${since}, 'Asia/Tehran')) AS came_on FROM ${letters})
-- Of the two together the engine makes a text for each letter.
GROUP BY sipHash64(queue) + toInt64(came_on)
