-- Letters registered in the range, by county. late: unanswered and past the deadline; idle: unanswered, in time, never referred.
-- on_time: answered by the deadline, of those with a deadline that are answered or past it.
SELECT
	county AS code,
	count() AS letters,
	uniqExactIf(person, person != 0) AS persons,
	countIf(is_answered) AS answered,
	countIf(is_late) AS late,
	countIf(NOT is_answered AND NOT is_late AND NOT is_referred) AS idle,
	countIf(is_on_time) AS on_time,
	countIf(has_deadline AND (is_answered OR is_late)) AS on_time_of,
	toUnixTimestamp64Milli(minOrNullIf(at, NOT is_answered)) AS oldest_at
FROM
(
	SELECT
		${include:queries/kpi/shared/letter_dimensions.sql},
		citizen_hash AS person,
		begins_at AS at,
		is_answered,
		is_on_time,
		is_late,
		has_deadline,
		is_referred
	FROM ${letters}
	WHERE ${include:queries/kpi/shared/registered.sql}
)
WHERE ${where}
GROUP BY county
