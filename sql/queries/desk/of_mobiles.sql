-- The letters with any mobile that ever came with a person of `keys`, by national id or by mobile.
SELECT subject_id
FROM ${database}.event_log
WHERE mobile_key IN
(
	SELECT mobile_key
	FROM ${database}.event_log
	WHERE mobile_key != '' AND citizen_key IN
	(
		SELECT citizen_key
		FROM ${database}.event_log
		WHERE citizen_key != '' AND (citizen_key IN {keys: Array(String)} OR mobile_key IN {keys: Array(String)})
	)
)
