-- The letters as of an instant that no event is later than: `letters_at` where it has nothing to compute, planned in an eighth
-- of its time. For figures that have made sure of it (sql/queries/source-view.ts); of an earlier instant it tells what came later.
CREATE OR REPLACE VIEW ${database}.letters_settled ${on_cluster}
(
	${include:fold/letters/letters_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/letters/letters_current.sql, clock = ${as_of}, of = ${database}.letter_state FINAL}
