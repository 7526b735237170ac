-- Writes these events once more without what tells who somebody is or what was written. Each is the same event as before, by id, content and
-- arrival, so it takes the place of that; a person who was erased is one person still, known by nothing, and any other by the keys alone.
INSERT INTO ${database}.event_log
SELECT * EXCEPT (id, person, mobile) REPLACE
(
	'' AS citizen_mask,
	'' AS mobile_mask,
	'' AS name_mask,
	'' AS name_key,
	multiIf(e.citizen_key = '' OR e.person = '', e.citizen_key, e.citizen_key = e.mobile_key, mobile, person) AS citizen_key,
	if(e.mobile_key = '' OR e.person = '', e.mobile_key, mobile) AS mobile_key,
	if(e.subject = '', '', ${include:erasure/mark.sql}) AS subject,
	if(e.body = '', '', ${include:erasure/mark.sql}) AS body,
	if(e.text = '', '', ${include:erasure/mark.sql}) AS text,
	if(e.reason = '', '', ${include:erasure/mark.sql}) AS reason,
	if(e.note = '', '', ${include:erasure/mark.sql}) AS note,
	if(e.error = '', '', ${include:erasure/mark.sql}) AS error
)
FROM
(
	SELECT l.*, s.id AS id, s.person AS person, s.mobile AS mobile
	FROM (SELECT * FROM ${database}.event_log WHERE ${include:erasure/events.sql}) AS l
	INNER JOIN (SELECT id, person, mobile FROM ${database}.erasures FINAL WHERE kind = 'letter') AS s ON s.id = l.subject_id
) AS e
