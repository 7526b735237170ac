-- The letters on which somebody has still to act: unanswered, or with an open referral. They are what the office asks of most, and one in
-- twenty: to order the unanswered of ten million letters by deadline took 240 ms of CPU, of these alone 30. A page's fifty lie all over, so
-- granules and blocks are small. Each row that goes into letter_state goes in here as well, in the same INSERT, whole or as an end: so it is a
-- function of letter_state's rows, whatever comes first. Ends stay until the table is made anew.
CREATE TABLE ${table:open_state by cityHash64(letter_id)}
(
	${include:fold/tables/letter_row.sql},
	INDEX first_event first_event_at TYPE minmax GRANULARITY 1,
	INDEX last_event last_event_at TYPE minmax GRANULARITY 1,
	INDEX last_ingested last_ingested_at TYPE minmax GRANULARITY 1,
	INDEX begins begins_at TYPE minmax GRANULARITY 1,
	INDEX search search_text TYPE text(tokenizer = 'splitByNonAlpha') GRANULARITY 1,
	INDEX due due_at TYPE minmax GRANULARITY 1,
	INDEX due_last ifNull(due_at, toDateTime64(0, 3, 'UTC')) TYPE minmax GRANULARITY 1,
	INDEX held holder_since TYPE minmax GRANULARITY 1,
	INDEX held_last ifNull(holder_since, toDateTime64(0, 3, 'UTC')) TYPE minmax GRANULARITY 1,
	INDEX hop hops TYPE minmax GRANULARITY 1
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY letter_id
SETTINGS index_granularity = 256, min_compress_block_size = 4096, max_compress_block_size = 8192, min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0
COMMENT 'نامه‌های باز | open letters'
