-- Answered letters of which the last answer came in the range, with a text; `num` where the same stands under 20 of them, whenever answered
-- (SAME_TEXTS of queries/desk/queues.ts).
SELECT
	letter_id AS id, letter_id, channel, category, county, kind, campaign, body, first_body, operator, registrar, state, at,
	answer_text_key IN (SELECT answer_text_key FROM ${letters} WHERE is_registered AND is_answered AND answer_text_key > 0 GROUP BY answer_text_key HAVING count() >= 20) AS num,
	1 AS den
FROM
(
	SELECT
		letter_id,
		channel,
		category,
		county,
		kind,
		campaign,
		body,
		first_body,
		ifNull(operator, '') AS operator,
		ifNull(registrar, '') AS registrar,
		state,
		assumeNotNull(last_answered_at) AS at,
		assumeNotNull(answer_text_key) AS answer_text_key
	FROM ${letters}
	WHERE is_registered AND is_answered AND last_answered_at IS NOT NULL AND answer_text_key > 0
		AND last_answered_at >= {from: DateTime64(3, 'UTC')} AND last_answered_at < {until: DateTime64(3, 'UTC')}
)
