-- The outages as the office knew them at `known_at`: by the events that had come in, of loads that were not undone yet.
CREATE OR REPLACE VIEW ${database}.outages_known ${on_cluster}
(
	${include:fold/calls/outages_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/calls/outages_recomputed.sql, outages = ingested_at <= {known_at: DateTime64(3, 'UTC')}, generation = toUInt64(0),
	undone = (SELECT load_id, undone_at FROM ${database}.undone_loads WHERE undone_at <= {known_at: DateTime64(3, 'UTC')})}
