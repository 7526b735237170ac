-- What a list may show of its letters in words and of their persons under a mask, and whether that is for those alone who need to know.
SELECT s.letter_id AS letter_id, s.subject AS subject, ifNull(c.sensitive, 0) AS is_sensitive, m.shown_mask AS citizen_mask
FROM (SELECT letter_id, subject, category FROM ${database}.letter_state FINAL WHERE letter_id IN {ids: Array(String)}) AS s
LEFT JOIN (SELECT code, sensitive FROM ${database}.categories FINAL) AS c ON c.code = s.category
LEFT JOIN
(
	SELECT subject_id, max(citizen_mask) AS shown_mask
	FROM ${database}.event_log
	WHERE subject_kind = 'letter' AND subject_id IN {ids: Array(String)} AND citizen_mask != ''
	GROUP BY subject_id
) AS m ON m.subject_id = s.letter_id
