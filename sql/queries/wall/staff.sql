-- Who worked on letters registered in the range: operators of all of them, registrars of the first seven days, which the index finds.
-- A set of a few codes is collected, where to count different ones took twice the CPU.
WITH
	(
		SELECT toStartOfDay(toTimeZone(min(begins_at), 'Asia/Tehran')) FROM ${letters}
		WHERE ${include:queries/kpi/shared/registered.sql} AND ${where}
	) AS first_day
SELECT
	(
		SELECT countIf(operator IS NOT NULL)
		FROM (SELECT operator FROM ${letters} WHERE ${include:queries/kpi/shared/registered.sql} AND ${where} GROUP BY operator)
	) AS operators,
	(
		SELECT uniqExact(registrar) FROM ${letters}
		WHERE ${include:queries/kpi/shared/registered.sql} AND ${where}
			AND begins_at < toDateTime64(first_day, 3, 'UTC') + INTERVAL 7 DAY
	) AS registrars_first_week
