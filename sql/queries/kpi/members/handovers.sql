-- The registered letters as often as they went from one responsible body to another in the range, or to an answer, while unanswered (`${of}`, a
-- condition on `h`), each by the body `${body}`.
SELECT
	letter_id AS id,
	letter_id,
	channel,
	category,
	county,
	kind,
	campaign,
	ifNull(operator, '') AS operator,
	ifNull(registrar, '') AS registrar,
	state,
	ifNull(first_org, '') AS first_body,
	${body} AS body,
	h.1 AS at,
	1 AS num,
	1 AS den
FROM ${letters}
ARRAY JOIN handovers AS h
WHERE is_registered
	AND ends_at >= {from: DateTime64(3, 'UTC')} AND first_event_at < {until: DateTime64(3, 'UTC')}
	AND h.1 >= {from: DateTime64(3, 'UTC')} AND h.1 < {until: DateTime64(3, 'UTC')} AND ${of}
