-- A page of letters, from the one after (`after_key`, `after_id`) to the place `last_key`.
SELECT
	toInt64(${key}) AS place,
	letter_id, channel, category, county, kind, campaign, priority, state, is_answered, is_ended, hops, returns, bodies, ping_pongs, reopens,
	holder, operator, registrar, outcome, closed_by, flags, loan_bank,
	toUnixTimestamp64Milli(registered_at) AS registered,
	toUnixTimestamp64Milli(first_referred_at) AS first_referred,
	toUnixTimestamp64Milli(last_referred_at) AS last_referred,
	toUnixTimestamp64Milli(holder_since) AS held_since,
	toUnixTimestamp64Milli(due_at) AS due,
	toUnixTimestamp64Milli(last_answered_at) AS answered,
	toUnixTimestamp64Milli(closed_at) AS closed,
	toUnixTimestamp64Milli(promised_at) AS promised,
	toUnixTimestamp64Milli(waiting_since) AS waiting,
	toUnixTimestamp64Milli(reminded_at) AS reminded,
	toUnixTimestamp64Milli(last_event_at) AS last_event
FROM ${letters}
WHERE ${where}
ORDER BY place, letter_id
LIMIT {limit: UInt32}
