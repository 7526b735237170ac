-- The letters as of an instant, as the office knew them at `known_at`: by the events that had come in by then, loads undone
-- later counting still. Letters of which nothing was learnt since are those of `letters_at`; the others are computed anew from
-- their events, as a recomputation does it, and what duplicates take from their masters with them.
CREATE OR REPLACE VIEW ${database}.letters_known ${on_cluster}
(
	${include:fold/letters/letters_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/letters/letters_as_known.sql}
