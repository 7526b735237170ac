-- Whether an event of a letter is in the log, and in its state: both by the letter's key.
SELECT
	(
		SELECT min(ingested_at) FROM ${database}.event_log
		WHERE subject_kind = 'letter' AND subject_id = {letter_id: String} AND source = {source: String} AND event_id = {event_id: String}
		HAVING count() > 0
	) AS came_at,
	toUInt8(ifNull(came_at <= (SELECT max(last_ingested_at) FROM ${database}.letter_state WHERE letter_id = {letter_id: String}), 0)) AS is_in
