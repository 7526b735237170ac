-- The letters as of an instant, as they are known today: what had not happened by then is not there.
CREATE OR REPLACE VIEW ${database}.letters_at ${on_cluster}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/letter_columns.sql},
	ifNull(first_answered_at < registered_at, 0) AS answered_before_registered,
	nullIf(registrar, '') AS registrar,
	nullIf(citizen_key, '') AS citizen_key
FROM ${database}.letter_state AS l FINAL
WHERE first_event_at <= ${as_of}
