-- What is still to be erased of these batches: how many events, and which keys of erased persons they have.
SELECT
	toUInt32(count()) AS events,
	arrayFilter(k -> k != '', groupUniqArrayArrayIf([citizen_key, mobile_key, name_key], subject_id IN (${include:erasure/persons.sql}))) AS keys
FROM ${database}.event_log
WHERE ${include:erasure/events.sql}
