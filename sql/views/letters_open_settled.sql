-- The letters on which somebody has still to act, unanswered or with a body, as of an instant that no event is later than: those among
-- `letters_settled`, without reading the others (one in twenty of a national office).
CREATE OR REPLACE VIEW ${database}.letters_open_settled ${on_cluster}
(
	${include:fold/letters/letters_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/letters/letters_current.sql, clock = ${as_of}, of = ${database}.open_state FINAL}
