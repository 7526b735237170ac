-- Among `letters_at`, those on which somebody had still to act, unanswered or with a body, and some more of which that is not told: those with
-- events after the instant. Of a letter without any it is as of now, and found without reading the others.
CREATE OR REPLACE VIEW ${database}.letters_open_at ${on_cluster}
(
	${include:fold/letters/letters_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/letters/letters_as_of.sql, state = open_state}
