-- All letters as they were known at `known_at`, in moments and spans: those of which nothing was learnt since, as they are kept;
-- the others (`is_kept` 0) from what had come in by then, without those of which nothing had.
SELECT ${include:fold/letters/state_columns.sql}, 1 AS is_kept
FROM ${database}.letter_state FINAL
WHERE last_ingested_at <= {known_at: DateTime64(3, 'UTC')}
UNION ALL
SELECT ${include:fold/letters/state_columns.sql}, 0 AS is_kept
FROM
(
	${include:fold/letters/letter_base.sql}
)
WHERE NOT is_deleted
