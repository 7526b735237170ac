-- The letters as of an instant, as they are known today: what had not happened by then is not there. A letter whose last event
-- is not after it takes its current columns, so that "now" costs as `letters` does; only the others are computed.
CREATE OR REPLACE VIEW ${database}.letters_at ${on_cluster}
(
	${include:fold/letters/letters_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/letters/letters_as_of.sql, state = letter_state}
