-- The letters of a list, each once, with the body that has it: by body, the oldest first.
SELECT letter_id, holder, is_answered OR is_ended AS is_done, times_reminded, toUnixTimestamp64Milli(begins_at) AS begun_at
FROM ${letters}
WHERE letter_id IN (SELECT letter_id FROM (${chosen}))
ORDER BY ifNull(holder, ''), begins_at, letter_id
LIMIT {limit: UInt32}
