-- What they showed is asked for without a view (sql/queries/source-view.ts).
DROP VIEW IF EXISTS ${database}.letters_known_unlinked ${on_cluster};
DROP VIEW IF EXISTS ${database}.referrals_known_unlinked ${on_cluster};
DROP VIEW IF EXISTS ${database}.loans_known_unlinked ${on_cluster};
