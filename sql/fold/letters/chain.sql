-- What the letters of a chain of duplicates say of themselves: answers that stand, and links; little beside letter_base.sql.
SELECT
	letter_id,
	contents,
	last_ingested_at,
	${include:fold/letters/spans.sql, changes = changes} AS own_answers,
	links
FROM
(
	SELECT
		letter_id,
		contents,
		last_ingested_at,
		links,
		${include:fold/letters/changes.sql, step = 10, turns = turns} AS changes
	FROM
	(
		SELECT
			letter_id,
			contents,
			last_ingested_at,
			arrayMap(e -> (e.occurred_at, e.step), arrayFilter(e -> e.step IN (10, 12, 13), life)) AS turns,
			arrayMap(e -> (e.occurred_at, e.ref), arrayFilter(e -> e.step = 3, life)) AS links
		FROM
		(
			SELECT
				subject_id AS letter_id,
				contents,
				last_ingested_at,
				arrayFilter(e -> NOT has(void, (e.event_id, e.source)), sorted) AS life
			FROM (SELECT *, ${include:fold/voids/void.sql} AS void FROM (${include:fold/letters/chain_lives.sql}))
		)
	)
)
