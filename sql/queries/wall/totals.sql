-- The wall's figures, in letters that were registered in the range, as of `as_of`.
-- answered: a final answer stands (a duplicate's may be its master's). late: unanswered and past the deadline.
-- on_time: answered by the deadline, of the letters with a deadline that are answered or past it; an open letter
-- whose deadline has not come is in neither.
-- Of one body, as in the catalogue: what stands is with its holder, all else with the first to which the office referred it;
-- who screened, registered, asks for a loan or got an SMS is not told by body.
SELECT
	countIf(of_first AND channel != 'email') AS letters_and_calls,
	countIf(of_first AND channel = 'email') AS electronic,
	countIf(of_first) AS registered,
	count() AS registered_by_all,
	countIf(screened_at IS NOT NULL) AS screened,
	-- Electronic letters name their body themselves and go by rule: nobody has to screen them.
	countIf(screened_at IS NULL AND first_referred_at IS NULL AND NOT is_answered AND channel != 'email') AS to_screen,
	countIf(of_first AND first_referred_at IS NOT NULL) AS referred,
	countIf(of_holder AND first_referred_at IS NULL AND NOT is_answered) AS to_refer,
	countIf(of_first AND is_answered) AS answered,
	countIf(of_holder AND NOT is_answered) AS unanswered,
	countIf(of_first AND is_answered AND channel != 'email') AS answered_letters_and_calls,
	countIf(of_first AND is_answered AND channel = 'email') AS answered_electronic,
	countIf(of_holder AND NOT is_answered AND state = 'closed') AS closed_unanswered,
	countIf(of_holder AND NOT is_answered AND is_late) AS late,
	countIf(of_holder AND NOT is_answered AND NOT is_late AND first_referred_at IS NOT NULL) AS with_body,
	countIf(of_holder AND NOT is_answered AND NOT is_late AND first_referred_at IS NULL) AS not_referred,
	countIf(of_first AND is_answered AND answered_at <= due_at) AS on_time,
	countIf(of_first AND due_at IS NOT NULL AND (is_answered OR is_late)) AS on_time_of,
	toUnixTimestamp64Milli(minOrNullIf(registered_at, of_holder AND NOT is_answered)) AS oldest_unanswered_at,
	uniqExactIf(
		registrar,
		registered_at < (
			SELECT toStartOfDay(toTimeZone(min(registered_at), 'Asia/Tehran')) FROM ${letters} WHERE registered_at >= {from: DateTime64(3, 'UTC')} AND begins_at >= {from: DateTime64(3, 'UTC')} AND ${where}
		) + INTERVAL 7 DAY
	) AS registrars_first_week,
	-- With the rest, since a snapshot is of one moment: the days that "first week" means.
	toString(toDate32(toTimeZone(min(registered_at), 'Asia/Tehran'))) AS first_day,
	uniqExact(operator) AS operators,
	uniqExactIf(citizen_key, loan_requested_at IS NOT NULL) AS loan_persons,
	countIf(registered_sms_at IS NOT NULL) AS sms_registered,
	countIf(referred_sms_at IS NOT NULL) AS sms_referred
FROM
(
	SELECT
		*,
		due_at IS NOT NULL AND due_at < {as_of: DateTime64(3, 'UTC')} AS is_late,
		${of_first} AS of_first,
		${of_holder} AS of_holder
	FROM ${letters}
	WHERE registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
		AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
		AND ${where}
)
