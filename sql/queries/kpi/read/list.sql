-- Rows of a list, the oldest first, from the one after (`after_at`, `after_id`). Several may have one moment and id, as the steps of
-- a loan: they stand on one page, so that none is lost between two.
SELECT id, letter_id, toUnixTimestamp64Milli(at) AS at_ms, value, codes
FROM (${rows})
WHERE (at, id) > ({after_at: DateTime64(3, 'UTC')}, {after_id: String})
ORDER BY at, id
LIMIT {limit: UInt32} WITH TIES
