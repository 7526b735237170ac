-- What the letters of `${duplicates}` take from their masters: a linked duplicate is answered, or ended, when its master is, while it is
-- linked to it; and so along a chain, where each link ends as the letter's next begins. An answer goes from the letter that has
-- it to its duplicates and on to theirs; in a circle it ends where it comes back to that letter, so none is passed for ever.
-- The contents of all masters ever named, void or not, lead the duplicate's version, and only grow.
WITH
	(SELECT groupArray((duplicate, master)) FROM (${include:fold/letters/masters.sql})) AS named,
	(
		SELECT groupArray((letter_id, own_answers, links, contents, last_ingested_at))
		FROM (${include:fold/letters/chain.sql, members = SELECT arrayJoin(arrayConcat(named.1, named.2))})
	) AS chain,
	(
		SELECT groupArray((letter_id, link.1, link.2, link.3))
		FROM (SELECT arrayJoin(chain) AS c, c.1 AS letter_id, c.3 AS links)
		ARRAY JOIN arrayZip(links.1, links.2, arrayPopFront(arrayPushBack(links.1, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')))) AS link
	) AS links
SELECT letter_id, borrowed, borrowed_contents, borrowed_ingested_at
FROM
(
	SELECT
		n.duplicate AS letter_id,
		sum(c.contents) AS borrowed_contents,
		max(c.last_ingested_at) AS borrowed_ingested_at
	FROM (SELECT arrayJoin(named) AS n, n.1 AS duplicate, n.2 AS master) AS n
	LEFT JOIN (SELECT arrayJoin(chain) AS c, c.1 AS letter_id, c.4 AS contents, c.5 AS last_ingested_at) AS c ON c.letter_id = n.master
	GROUP BY n.duplicate
) AS known
LEFT JOIN
(
	WITH RECURSIVE lent AS
	(
		SELECT c.1 AS answered, c.1 AS letter_id, arrayJoin(c.2) AS span, toUInt16(0) AS distance
		FROM (SELECT arrayJoin(chain) AS c)
		UNION ALL
		SELECT l.answered AS answered, d.letter_id AS letter_id, (
				greatest(l.span.1, d.since),
				least(l.span.2, d.until),
				(l.span.3.1, l.span.3.2, l.span.3.3, greatest(l.span.3.4, d.since), l.span.3.5)
			) AS span,
			toUInt16(l.distance + 1) AS distance
		FROM lent AS l
		INNER JOIN (SELECT arrayJoin(links) AS d, d.1 AS letter_id, d.2 AS since, d.3 AS master, d.4 AS until) AS d ON d.master = l.letter_id
		WHERE d.letter_id != l.answered AND greatest(l.span.1, d.since) < least(l.span.2, d.until)
	)
	SELECT letter_id, groupArray((span.1, span.2, span.3, distance)) AS borrowed FROM lent WHERE letter_id != answered GROUP BY letter_id
	SETTINGS max_recursive_cte_evaluation_depth = 1000000
) AS taken USING letter_id
