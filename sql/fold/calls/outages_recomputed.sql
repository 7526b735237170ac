-- The outages that `${outages}` selects, from what had come in of them.
SELECT outage_id, component, note, started_at, ended_at
FROM
(
	${include:fold/calls/outage_base.sql}
)
WHERE NOT is_deleted
