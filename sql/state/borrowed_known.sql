-- What the duplicates among the letters that have changed since `known_at` took from their masters, as these were known then: the
-- rules of sql/state/borrow.ts, path by path. A path goes from a duplicate from master to master along all that was ever
-- linked, and no letter twice; what its last letter's answers lend is cut to when each held the next as its master.
SELECT
	duplicate AS letter_id,
	arrayFlatten(groupArray(lent)) AS borrowed,
	toUInt64(0) AS borrowed_contents,
	max(arrived) AS borrowed_ingested_at
FROM
(
	SELECT
		duplicate,
		path,
		arrayFold(
			(held, spans) -> arrayFilter(
				s -> s.1 < s.2,
				arrayFlatten(arrayMap(h -> arrayMap(s -> (greatest(h.1, s.1), least(h.2, s.2)), spans), held))
			),
			arrayMap(l -> l.2, arraySort(l -> l.1, groupArray((place, level)))),
			CAST([(toDateTime64(0, 3, 'UTC'), toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))], 'Array(Tuple(DateTime64(3, \'UTC\'), DateTime64(3, \'UTC\')))')
		) AS lent,
		max(last_ingested_at) AS arrived
	FROM
	(
		SELECT
			duplicate,
			path,
			place,
			lives.last_ingested_at AS last_ingested_at,
			if(
				place = length(path),
				own_answers,
				arrayMap(
					l -> (l.2, l.3),
					arrayFilter(l -> l.1 = path[place + 1], arrayZip(links.2, links.1, arrayPopFront(arrayPushBack(links.1, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')))))
				)
			) AS level
		FROM
		(
			SELECT duplicate, path, path[place] AS member, place
			FROM (${include:state/paths.sql})
			ARRAY JOIN arrayEnumerate(path) AS place
			WHERE length(path) > 1
		) AS steps
		LEFT JOIN
		(
			${include:state/chain_known.sql}
		) AS lives ON lives.letter_id = steps.member
	)
	GROUP BY duplicate, path
)
GROUP BY duplicate
