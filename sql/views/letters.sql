-- A letter a row, as of now, from the recomputed state; no deduplication is left to the reader. What waits, waits until now by
-- the office's clock, as deadlines and promises are due by it: ClickHouse's own, or the newest moment of the data (PASOKH_CLOCK).
CREATE OR REPLACE VIEW ${database}.letters ${on_cluster}
(
	${include:fold/letters/letters_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/letters/letters_current.sql, clock = ${now}, of = ${database}.letter_state FINAL}
