-- An outage a row.
CREATE OR REPLACE VIEW ${database}.outages ${on_cluster}
(
	${include:fold/calls/outages_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT outage_id, component, note, started_at, ended_at FROM ${database}.outage_state FINAL
