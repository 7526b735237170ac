-- What the letters on those ways say of themselves, as it was known: answers that stand, and links; little beside letter_base.sql.
SELECT
	letter_id,
	last_ingested_at,
	arrayFilter(
		(span, n) -> n % 2 = 1,
		arrayZip(changes, arrayPopFront(arrayPushBack(changes, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')))),
		arrayEnumerate(changes)
	) AS own_answers,
	links
FROM
(
	SELECT
		letter_id,
		last_ingested_at,
		links,
		arrayFilter((t, before) -> (t.2 = 10) != (before = 10), turns, arrayPopBack(arrayPushFront(turns.2, 0))).1 AS changes
	FROM
	(
		SELECT
			letter_id,
			last_ingested_at,
			arrayMap(e -> (e.occurred_at, e.step), arrayFilter(e -> e.step IN (10, 12, 13), life)) AS turns,
			arrayMap(e -> (e.occurred_at, e.ref), arrayFilter(e -> e.step = 3, life)) AS links
		FROM
		(
			SELECT
				subject_id AS letter_id,
				last_ingested_at,
				arrayFilter(e -> NOT has(void, (e.event_id, e.source)), sorted) AS life
			FROM (SELECT *, ${include:state/void.sql} AS void FROM (${include:state/lives_known.sql}))
		)
	)
)
