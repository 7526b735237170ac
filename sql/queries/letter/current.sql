-- Letters as state has them, in moments and spans.
SELECT ${include:fold/letters/state_columns.sql}
FROM ${database}.letter_state FINAL
WHERE letter_id IN {ids: Array(String)}
