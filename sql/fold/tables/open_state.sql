-- The letters on which somebody has still to act: unanswered, or with an open referral. They are what the office asks of most, and one in
-- twenty: to order the unanswered of ten million letters by deadline took 240 ms of CPU, of these alone 30. A page's fifty lie all over, so
-- granules and blocks are small. Each row that goes into letter_state goes in here as well, in the same INSERT, whole or as an end: so it is a
-- function of letter_state's rows, whatever comes first. Ends stay until the table is made anew.
CREATE TABLE ${table:open_state by cityHash64(letter_id)}
(
	${include:fold/tables/letter_row.sql}
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY letter_id
SETTINGS index_granularity = 256, min_compress_block_size = 4096, max_compress_block_size = 8192, min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0
COMMENT 'نامه‌های باز | open letters'
