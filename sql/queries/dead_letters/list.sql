-- The newest of the refused events that wait for repair; those behind a place in this order, for the next page.
SELECT dead_letter_id, source, load_id, toUInt32(line) AS line, event_id, type, reason, field, detail, received_at, is_undone
FROM ${database}.dead_letter_list
WHERE ${include:queries/dead_letters/filter.sql}
	AND (
		received_at < {after_at: DateTime64(3, 'UTC')}
		OR (
			received_at = {after_at: DateTime64(3, 'UTC')}
			AND (source, line, dead_letter_id) > ({after_source: String}, {after_line: UInt64}, {after_id: String})
		)
	)
ORDER BY received_at DESC, source, line, dead_letter_id
LIMIT {limit: UInt32}
