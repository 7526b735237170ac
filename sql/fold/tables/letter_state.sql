-- One row a letter, recomputed whole from all its events whenever a batch touches it (sql/lifecycle/history.ts). The version is led by the
-- generation, and counts the distinct event contents of the letter, which only grow: retries, crashes and a second worker all end in the
-- same row. A letter all of whose events are void is a deleted row; never OPTIMIZE … CLEANUP, which would let an older version return. Never
-- keyed by a column that can change.
CREATE TABLE ${table:letter_state by cityHash64(letter_id)}
(
	${include:fold/tables/letter_columns.sql}
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY letter_id
SETTINGS index_granularity = 4096, min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0
COMMENT 'وضعیت نامه‌ها | state of letters'
