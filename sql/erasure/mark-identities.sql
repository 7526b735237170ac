-- Marks identities that nobody but these events has: what is marked is removed next, so that no key is in the text of a mutation, which the
-- engine keeps.
INSERT INTO ${database}.identities (identity_key, kind, sealed, received_at)
WITH gone AS (SELECT arrayJoin([citizen_key, mobile_key, name_key]) AS key FROM ${database}.event_log WHERE ${include:erasure/events.sql})
SELECT identity_key, kind, '', {now: DateTime64(3, 'UTC')}
FROM ${database}.identities FINAL
WHERE sealed != '' AND identity_key IN (SELECT key FROM gone) AND identity_key NOT IN
(
	SELECT arrayJoin([citizen_key, mobile_key, name_key]) FROM ${database}.event_log
	WHERE (citizen_key IN (SELECT key FROM gone) OR mobile_key IN (SELECT key FROM gone) OR name_key IN (SELECT key FROM gone))
		AND subject_id NOT IN (SELECT id FROM ${database}.erasures WHERE kind = 'letter')
)
