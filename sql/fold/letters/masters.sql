-- All masters ever named, void or not, of each letter of `${duplicates}`, and those of its masters: each of them once.
WITH RECURSIVE ways AS
(
	SELECT letter_id AS duplicate, [letter_id] AS passed, groupUniqArray(master_letter_id) AS next
	FROM ${database}.letter_links
	WHERE letter_id IN (${duplicates}) AND master_letter_id != letter_id
	GROUP BY letter_id
	UNION ALL
	SELECT w.duplicate AS duplicate, arrayConcat(w.passed, w.next) AS passed, groupUniqArray(l.master_letter_id) AS next
	FROM ${database}.letter_links AS l
	INNER JOIN (SELECT duplicate, passed, next, arrayJoin(next) AS letter_id FROM ways) AS w ON w.letter_id = l.letter_id
	WHERE NOT has(w.passed, l.master_letter_id) AND NOT has(w.next, l.master_letter_id)
	GROUP BY w.duplicate, w.passed, w.next
)
SELECT duplicate, arrayJoin(next) AS master FROM ways
SETTINGS max_recursive_cte_evaluation_depth = 1000000
