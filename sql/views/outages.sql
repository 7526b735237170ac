-- An outage a row, from its standing events.
CREATE OR REPLACE VIEW ${database}.outages ${on_cluster}
(
	${include:fold/calls/outages_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/calls/outages_of.sql, known = 1, undone = SELECT load_id FROM ${database}.undone_loads}
