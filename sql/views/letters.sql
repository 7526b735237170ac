-- A letter a row, as of now, from the recomputed state; no deduplication is left to the reader. What waits, waits until now by
-- ClickHouse's own clock, as a promise is due by it.
CREATE OR REPLACE VIEW ${database}.letters ${on_cluster}
(
	${include:state/letters_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/letters_finished.sql, clock = now64(3, 'UTC'), of = ${database}.letter_state FINAL}
