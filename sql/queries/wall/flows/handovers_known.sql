-- The same from `${since}` on, as of the instant or as it was known, from the letters that lived on these days (`${letters}`); what they did before is told
-- as of the day before. Moves are counted by both of their bodies first, and registrations apart: tuples of all that each letter did took twice as long.
SELECT
	day,
	side.1 AS org,
	sumIf(letters, side.3 = 'registered') AS registered,
	sumIf(letters, side.3 = 'handed_in') AS handed_in,
	sumIf(letters, side.3 = 'handed_out') AS handed_out,
	sumIf(letters, side.3 = 'settled') AS settled,
	sumIf(letters, side.3 = 'unsettled') AS unsettled
FROM
(
	SELECT any(on_day) AS day, toInt64(count()) AS letters, arrayJoin(
		${include:fold/rollups/move.sql, at = any(on_day), giver = any(giver), taker = any(taker)}
	) AS side
	FROM
	(
		SELECT giver, taker, greatest(toDate32(toTimeZone(went_at, 'Asia/Tehran')), subtractDays(${since}, 1)) AS on_day
		FROM (SELECT handovers FROM ${letters} WHERE is_registered AND ${where})
		ARRAY JOIN handovers.1 AS went_at, handovers.2 AS giver, handovers.3 AS taker
		WHERE ${of_giver} OR ${of_taker}
	)
	-- By their digests: of three keys together the engine makes a text for each row.
	GROUP BY toInt64(on_day) + sipHash64(giver) * 3 + sipHash64(taker) * 7
	UNION ALL
	SELECT greatest(toDate32(toTimeZone(begins_at, 'Asia/Tehran')), subtractDays(${since}, 1)) AS on_day, toInt64(count()) AS letters, ('office', on_day, 'registered') AS side
	FROM ${letters}
	WHERE is_registered AND ${of_office} AND ${where}
	GROUP BY on_day
)
WHERE ${of_body}
GROUP BY day, org
