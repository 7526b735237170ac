-- What is known of these dead letters: whose they are, and whether they still wait for repair or what came in their place.
SELECT
	d.dead_letter_id AS dead_letter_id,
	toString(d.source) AS source,
	toString(d.newest_load_id) AS load_id,
	toUInt8(d.newest_load_id IN (SELECT load_id FROM ${database}.undone_loads)) AS is_undone,
	toUInt8(d.last_received_at > greatest(r.last_replayed_at, c.replaced_at)) AS is_listed,
	greatest(r.last_replayed_at, c.replaced_at) AS replayed_at,
	if(c.replaced_at > r.last_replayed_at, d.known_event_id, r.last_replayed_as) AS replayed_as,
	if(c.replaced_at > r.last_replayed_at, toString(c.replaced_by), '') AS replaced_by
FROM
(
	SELECT source, dead_letter_id, max(received_at) AS last_received_at, argMax(load_id, received_at) AS newest_load_id,
		any(event_id) AS known_event_id
	FROM ${database}.dead_letters
	WHERE dead_letter_id IN {ids: Array(String)}
	GROUP BY source, dead_letter_id
) AS d
LEFT JOIN
(
	SELECT source, dead_letter_id, max(replayed_at) AS last_replayed_at, argMax(replayed_as, replayed_at) AS last_replayed_as
	FROM ${database}.replayed_dead_letters
	WHERE dead_letter_id IN {ids: Array(String)}
	GROUP BY source, dead_letter_id
) AS r ON r.source = d.source AND r.dead_letter_id = d.dead_letter_id
LEFT JOIN
(
	${include:queries/dead_letters/replaced.sql, letters = dead_letter_id IN {ids: Array(String)}}
) AS c ON c.source = d.source AND c.dead_letter_id = d.dead_letter_id
SETTINGS join_use_nulls = 0
