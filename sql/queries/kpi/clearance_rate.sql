-- Letters that went from the open ones in the range (answered, or closed), beside those that came in it.
SELECT
	* EXCEPT (move),
	letter_id AS id,
	move.1 AS at,
	move.2 AS num,
	1 - move.2 AS den
FROM
(
	SELECT
		letter_id,
		${dimensions},
		arrayJoin(arrayFilter(
			m -> m.1 >= {from: DateTime64(3, 'UTC')} AND m.1 < {until: DateTime64(3, 'UTC')},
			if(
				is_pending,
				[(begins_at, 0)],
				[(begins_at, 0), (${disposed_at}, 1)]
			)
		)) AS move
	FROM ${letters}
	WHERE is_registered
		AND ends_at >= {from: DateTime64(3, 'UTC')} AND first_event_at < {until: DateTime64(3, 'UTC')}
)
