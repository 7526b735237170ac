-- Recomputes the outages that `${outages}` selects from all their events.
INSERT INTO ${database}.outage_state${to} (outage_id, version, is_deleted, component, note, started_at, ended_at, last_ingested_at)
${include:fold/calls/outage_base.sql}
