-- The registered letters (`${lived}`: those that lived in the range) as often as they went from one responsible body to another in the range, or to an
-- answer, while unanswered (`${of}`, a condition on `giver` and `taker`), each by the body `${body}`. Joined as three lists, and only of those letters:
-- tuples of all letters took half as long again.
SELECT
	letter_id AS id,
	letter_id,
	${dimensions},
	${body} AS body,
	went_at AS at,
	1 AS num,
	1 AS den
FROM ${lived}
ARRAY JOIN handovers.1 AS went_at, handovers.2 AS giver, handovers.3 AS taker
WHERE went_at >= {from: DateTime64(3, 'UTC')} AND went_at < {until: DateTime64(3, 'UTC')} AND ${of}
