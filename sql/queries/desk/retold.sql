-- Whether any of the letters that were found had anything taken back, or told with other contents.
SELECT count() > 0 AS is_retold
FROM
(
	SELECT 1
	FROM ${database}.event_log
	WHERE subject_kind = 'letter' AND subject_id IN (${found}) AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
	GROUP BY subject_kind, subject_id, source, event_id
	HAVING any(type) = 'event.voided' OR min(content_hash) != max(content_hash)
	LIMIT 1
	-- It ends at the first, and holds one group at a time: a word may be in millions of events.
	SETTINGS optimize_aggregation_in_order = 1
)
