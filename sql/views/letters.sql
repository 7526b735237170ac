-- A letter a row, as of now, from the recomputed state; no deduplication is left to the reader. What waits, waits until now by
-- ClickHouse's own clock, as a promise is due by it.
CREATE OR REPLACE VIEW ${database}.letters ${on_cluster}
(
	${include:state/letters_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/letters_listed.sql}
FROM
(
	SELECT s.*, ${include:state/letter_finished.sql}, now64(3, 'UTC') AS clock
	FROM (SELECT *, arrayFirst(l -> loan_requested_at IS NULL OR l.requested_at = loan_requested_at, loans) AS loan, notEmpty(loans) AS has_loan FROM ${database}.letter_state FINAL) AS s
)
