-- The wall's figures, in letters that were registered in the range, as of `as_of`.
-- answered: a final answer stands (a duplicate's may be its master's). late: unanswered and past the deadline.
-- on_time: answered by the deadline, of the letters with a deadline that are answered or past it; an open letter
-- whose deadline has not come is in neither.
-- Of one body, as in the catalogue: what stands is with its holder, all else with the first to which the office referred it;
-- who screened, registered, asks for a loan or got an SMS is not told by body.
SELECT
	countIf(of_first AND NOT is_electronic) AS letters_and_calls,
	countIf(of_first AND is_electronic) AS electronic,
	countIf(of_first) AS registered,
	count() AS registered_by_all,
	countIf(is_screened) AS screened,
	countIf(is_to_screen AND NOT is_answered) AS to_screen,
	countIf(of_first AND is_referred) AS referred,
	countIf(of_holder AND NOT is_referred AND NOT is_answered) AS to_refer,
	countIf(of_first AND is_answered) AS answered,
	countIf(of_holder AND NOT is_answered) AS unanswered,
	countIf(of_first AND is_answered AND NOT is_electronic) AS answered_letters_and_calls,
	countIf(of_first AND is_answered AND is_electronic) AS answered_electronic,
	countIf(of_holder AND NOT is_answered AND is_closed) AS closed_unanswered,
	countIf(of_holder AND is_late) AS late,
	countIf(of_holder AND NOT is_answered AND NOT is_late AND is_referred) AS with_body,
	countIf(of_holder AND NOT is_answered AND NOT is_late AND NOT is_referred) AS not_referred,
	countIf(of_first AND is_on_time) AS on_time,
	countIf(of_first AND is_judged) AS on_time_of,
	toUnixTimestamp64Milli(minOrNullIf(begins_at, of_holder AND NOT is_answered)) AS oldest_unanswered_at,
	-- With the rest, since a snapshot is of one moment: the days that "first week" means.
	toString(toDate32(toTimeZone(minOrNull(begins_at), 'Asia/Tehran'))) AS first_day,
	countIf(has_registered_sms) AS sms_registered,
	countIf(has_referred_sms) AS sms_referred
FROM
(
	SELECT
		*,
		${of_first} AS of_first,
		${of_holder} AS of_holder
	FROM ${letters}
	WHERE ${include:queries/kpi/shared/registered.sql} AND ${where}
)
