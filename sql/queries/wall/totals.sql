-- The wall's figures, in letters that were registered in the range, as of `as_of`.
-- answered: a final answer stands (a duplicate's may be its master's). late: unanswered and past the deadline.
-- on_time: answered by the deadline, of the letters with a deadline that are answered or past it; an open letter
-- whose deadline has not come is in neither.
SELECT
	countIf(channel != 'email') AS letters_and_calls,
	countIf(channel = 'email') AS electronic,
	count() AS registered,
	countIf(screened_at IS NOT NULL) AS screened,
	-- Electronic letters name their body themselves and go by rule: nobody has to screen them.
	countIf(screened_at IS NULL AND first_referred_at IS NULL AND NOT is_answered AND channel != 'email') AS to_screen,
	countIf(first_referred_at IS NOT NULL) AS referred,
	countIf(first_referred_at IS NULL AND NOT is_answered) AS to_refer,
	countIf(is_answered) AS answered,
	countIf(NOT is_answered) AS unanswered,
	countIf(is_answered AND channel != 'email') AS answered_letters_and_calls,
	countIf(is_answered AND channel = 'email') AS answered_electronic,
	countIf(NOT is_answered AND state = 'closed') AS closed_unanswered,
	countIf(NOT is_answered AND is_late) AS late,
	countIf(NOT is_answered AND NOT is_late AND first_referred_at IS NOT NULL) AS with_body,
	countIf(NOT is_answered AND NOT is_late AND first_referred_at IS NULL) AS not_referred,
	countIf(is_answered AND answered_at <= due_at) AS on_time,
	countIf(due_at IS NOT NULL AND (is_answered OR is_late)) AS on_time_of,
	toUnixTimestamp64Milli(minOrNullIf(registered_at, NOT is_answered)) AS oldest_unanswered_at,
	uniqExactIf(
		registrar,
		registered_at < (
			SELECT toStartOfDay(toTimeZone(min(registered_at), 'Asia/Tehran')) FROM ${letters} WHERE registered_at >= {from: DateTime64(3, 'UTC')} AND begins_at >= {from: DateTime64(3, 'UTC')}
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
		due_at IS NOT NULL AND due_at < {as_of: DateTime64(3, 'UTC')} AS is_late
	FROM ${letters}
	WHERE registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
		AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
)
