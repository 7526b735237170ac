-- Of these dead letters (`${letters}`), those whose event another load has brought since, and ingest took: the load was corrected. What was undone
-- replaced nothing. Read from events, so that nothing has to be marked. Without such a dead letter no event is read; else the ids of all that came
-- by loads since the first of them.
SELECT d.source AS source, d.dead_letter_id AS dead_letter_id, max(e.ingested_at) AS replaced_at, argMax(e.load_id, e.ingested_at) AS replaced_by
FROM
(
	SELECT source, dead_letter_id, event_id, load_id
	FROM ${database}.dead_letters FINAL
	WHERE event_id != '' AND ${letters}
) AS d
INNER JOIN
(
	SELECT source, event_id, load_id, ingested_at
	FROM ${database}.event_log
	WHERE (SELECT count() FROM ${database}.dead_letters WHERE event_id != '' AND ${letters}) > 0
		AND load_id != ''
		AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
		AND ingested_at >= (SELECT min(received_at) FROM ${database}.dead_letters WHERE event_id != '' AND ${letters})
		AND event_id IN (SELECT event_id FROM ${database}.dead_letters WHERE event_id != '' AND ${letters})
) AS e ON e.source = d.source AND e.event_id = d.event_id
WHERE e.load_id != d.load_id
GROUP BY source, dead_letter_id
