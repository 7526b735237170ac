-- What a list may show of its letters in words and of their persons under a mask, and whether that is for those alone who need to know;
-- `is_retold`: something of the letter was taken back or told with other contents, so that the mask may be another's.
SELECT s.letter_id AS letter_id, s.subject AS subject, ifNull(c.sensitive, 0) AS is_sensitive, m.shown_mask AS citizen_mask, m.is_retold AS is_retold
FROM (SELECT letter_id, subject, category FROM ${database}.letter_state FINAL WHERE letter_id IN {ids: Array(String)}) AS s
LEFT JOIN (SELECT code, sensitive FROM ${database}.categories FINAL) AS c ON c.code = s.category
LEFT JOIN
(
	SELECT
		subject_id,
		max(citizen_mask) AS shown_mask,
		shown_mask != '' AND
		(
			countIf(type = 'event.voided') > 0
			OR uniqExactIf(content_hash, type = 'letter.registered') > 1
			OR countIf(load_id IN (SELECT load_id FROM ${database}.undone_loads)) > 0
		) AS is_retold
	FROM ${database}.event_log
	WHERE subject_kind = 'letter' AND subject_id IN {ids: Array(String)}
	GROUP BY subject_id
) AS m ON m.subject_id = s.letter_id
