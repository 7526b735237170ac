-- Ways along the masters ever named of the letters that have changed since `known_at`: from each duplicate on, no letter twice.
WITH RECURSIVE ways AS
(
	SELECT DISTINCT letter_id AS duplicate, [letter_id] AS path
	FROM ${database}.letter_links
	WHERE letter_id IN (${changed_letters})
	UNION ALL
	SELECT w.duplicate AS duplicate, arrayPushBack(w.path, l.master_letter_id) AS path
	FROM ways AS w
	INNER JOIN (SELECT DISTINCT letter_id, master_letter_id FROM ${database}.letter_links) AS l ON l.letter_id = w.path[-1]
	WHERE NOT has(w.path, l.master_letter_id)
)
SELECT duplicate, path FROM ways
