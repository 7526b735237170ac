-- Members of a part (`num` or `den`), the oldest first, from the one after (`after_at`, `after_id`), each with how many there are in
-- all: a second query for that would cost its plan and its scan again.
SELECT id, letter_id, toUnixTimestamp64Milli(at) AS at_ms, ${value} AS value, ${dimensions} AS dimensions, members_in_all
FROM (SELECT *, count() OVER () AS members_in_all FROM (${members}) WHERE ${part} = 1 AND ${where})
WHERE (at, id) > ({after_at: DateTime64(3, 'UTC')}, {after_id: String})
ORDER BY at, id
LIMIT {limit: UInt32}
