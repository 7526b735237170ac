-- Answered letters of which the last answer came in the range, with a text; `num` where that is one of `${same_texts}`.
SELECT
	letter_id AS id,
	letter_id,
	${dimensions},
	assumeNotNull(last_answered_at) AS at,
	assumeNotNull(answer_text_key) IN ${same_texts} AS num,
	1 AS den
FROM ${letters}
WHERE is_registered AND is_answered AND last_answered_at IS NOT NULL AND answer_text_key > 0
	AND last_answered_at >= {from: DateTime64(3, 'UTC')} AND last_answered_at < {until: DateTime64(3, 'UTC')}
