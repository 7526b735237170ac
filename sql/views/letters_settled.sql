-- The letters as of an instant that no event is later than: `letters_at` where it has nothing to compute, planned in an eighth
-- of its time. For figures that have made sure of it (sql/queries/source-view.ts); of an earlier instant it tells what came later.
CREATE OR REPLACE VIEW ${database}.letters_settled ${on_cluster}
(
	${include:state/letters_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/letters_listed.sql}
FROM
(
	SELECT s.*, ${include:state/letter_finished.sql}, ${as_of} AS clock
	FROM (SELECT *, arrayFirst(l -> loan_requested_at IS NULL OR l.requested_at = loan_requested_at, loans) AS loan, notEmpty(loans) AS has_loan FROM ${database}.letter_state FINAL) AS s
)
