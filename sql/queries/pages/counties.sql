-- Letters registered in the range, by county. late: unanswered and past the deadline; idle: unanswered, in time, never referred.
-- on_time: answered by the deadline, of those with a deadline that are answered or past it.
-- persons: in 16 shards of each county by four bits of their digest, in each by 64 others in order; so the persons of ten million letters took 90 ms, and
-- 500 by uniqExact, which keeps a set. That two of them are taken for one has a chance of 1 in 6,000,000.
SELECT
	code,
	sum(letters) AS letters,
	sum(persons) AS persons,
	sum(answered) AS answered,
	sum(late) AS late,
	sum(idle) AS idle,
	sum(on_time) AS on_time,
	sum(on_time_of) AS on_time_of,
	toUnixTimestamp64Milli(min(oldest)) AS oldest_at
FROM
(
	SELECT
		any(county) AS code,
		count() AS letters,
		length(arrayCompact(groupArraySortedIf(16777215)(toUInt64(person), person != 0))) AS persons,
		countIf(is_answered) AS answered,
		countIf(is_late) AS late,
		countIf(NOT is_answered AND NOT is_late AND NOT is_referred) AS idle,
		countIf(is_on_time) AS on_time,
		countIf(is_judged) AS on_time_of,
		minOrNullIf(at, NOT is_answered) AS oldest
	FROM
	(
		SELECT
			${include:queries/kpi/shared/letter_dimensions.sql},
			citizen_hash AS person,
			begins_at AS at,
			is_answered,
			is_on_time,
			is_late,
			is_judged,
			is_referred
		FROM ${letters}
		WHERE ${include:queries/kpi/shared/registered.sql}
	)
	WHERE ${where}
	GROUP BY bitXor(sipHash64(county), toUInt64(bitShiftRight(person, 124)))
)
GROUP BY code
