-- Who worked on letters registered in the range: operators of all of them, registrars of the first seven days, which the index finds.
-- A set of a few codes is collected, where to count different ones took twice the CPU.
WITH
	(
		SELECT (countIf(operator IS NOT NULL), toStartOfDay(toTimeZone(min(first), 'Asia/Tehran')))
		FROM
		(
			SELECT operator, min(begins_at) AS first
			FROM ${letters}
			WHERE is_registered AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')} AND ${where}
			GROUP BY operator
		)
	) AS seen
SELECT seen.1 AS operators, uniqExact(registrar) AS registrars_first_week
FROM ${letters}
WHERE is_registered AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')} AND ${where}
	AND begins_at < toDateTime64(seen.2, 3, 'UTC') + INTERVAL 7 DAY
