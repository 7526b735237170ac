-- The refused events that wait for repair, with what came, encrypted: in the order of the table, unsorted, and in small
-- blocks, since one of each part waits in memory (630 MB for 300,000 of them in blocks of the usual size). A row may come
-- twice, one behind the other, while the table has not merged.
SELECT dead_letter_id, source, load_id, toUInt32(line) AS line, reason, field, detail, received_at, raw_encrypted
FROM ${database}.dead_letters
WHERE (source, dead_letter_id, received_at) IN
(
	SELECT source, dead_letter_id, received_at
	FROM ${database}.dead_letter_list
	WHERE ${include:queries/dead_letters/filter.sql}
	ORDER BY received_at DESC, source, line, dead_letter_id
	LIMIT {limit: UInt32}
)
ORDER BY source, dead_letter_id
SETTINGS max_execution_time = 0, max_block_size = 2048
