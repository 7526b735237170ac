-- The letters on which somebody has still to act, by themselves: unanswered, or with an open referral. They are what the office asks of
-- most, and one in twenty: to order the unanswered of ten million letters by deadline took 240 ms of CPU, of these alone 30. A page's
-- fifty lie all over, so granules and blocks are small: with those of a large table the page read the whole of this one.
-- Each row that goes into letter_state goes in here as well, in the same INSERT, whole or as an end: so it is a function of
-- letter_state's rows, whatever comes first. Ends stay until the next rebuild.
CREATE TABLE ${table:open_state by cityHash64(letter_id)} AS ${local:letter_state}
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY letter_id
SETTINGS index_granularity = 256, min_compress_block_size = 4096, max_compress_block_size = 8192
COMMENT 'نامه‌های باز | open letters';

CREATE MATERIALIZED VIEW ${table:open_rows} TO ${local:open_state} AS
${include:state/open_rows.sql, from = ${local:letter_state}};

CREATE MATERIALIZED VIEW ${table:open_ends} TO ${local:open_state} AS
${include:state/open_ends.sql, from = ${local:letter_state}};

INSERT INTO ${database}.open_state ${include:state/open_rows.sql, from = ${database}.letter_state FINAL};
