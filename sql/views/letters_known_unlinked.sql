-- `letters_known` where none of the letters that have changed since `known_at` was ever linked to a master: the same, without what
-- duplicates would borrow, which is most of what planning it costs. For figures that have made sure of it
-- (sql/queries/source-view.ts).
CREATE OR REPLACE VIEW ${database}.letters_known_unlinked ${on_cluster}
(
	${include:state/letters_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:state/letters_as_known.sql}
