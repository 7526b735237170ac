-- The newest of the refused events that wait for repair.
SELECT dead_letter_id, source, load_id, toUInt32(line) AS line, event_id, type, reason, field, detail, received_at, is_undone
FROM ${database}.dead_letter_list
WHERE ${include:queries/dead_letters/filter.sql}
ORDER BY received_at DESC, source, line, dead_letter_id
LIMIT {limit: UInt32}
