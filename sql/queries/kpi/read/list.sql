-- Members of a part (`num` or `den`), the oldest first, from the one after (`after_at`, `after_id`).
SELECT id, letter_id, toUnixTimestamp64Milli(at) AS at_ms, ${value} AS value, ${dimensions} AS dimensions
FROM (${members})
WHERE ${part} = 1 AND ${where} AND (at, id) > ({after_at: DateTime64(3, 'UTC')}, {after_id: String})
ORDER BY at, id
LIMIT {limit: UInt32}
