-- Letters that went from the open ones in the range (answered, or closed), beside those that came in it.
SELECT
	letter_id AS id,
	letter_id,
	channel,
	category,
	county,
	kind,
	campaign,
	operator,
	registrar,
	state,
	body,
	first_body,
	move.1 AS at,
	move.2 AS num,
	1 - move.2 AS den
FROM
(
	SELECT
		letter_id,
		channel,
		category,
		county,
		kind,
		campaign,
		ifNull(operator, '') AS operator,
		ifNull(registrar, '') AS registrar,
		state,
		body,
		ifNull(first_org, '') AS first_body,
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
