-- What the office knew at moments that somebody asked for (`known_at`), of the letters of which something was learnt since: recomputed once
-- (sql/fold/letters/keep_letters.sql) and then read by every query of a page, each of which would otherwise take a third of a second to plan
-- the same. `stamp` tells what state had learnt when they were made (sql/queries/frame/kept.sql): with another one they are not read. They
-- hold keys of persons, so nobody but the office's own users may read them.
DROP TABLE IF EXISTS ${database}.known_letters ${on_cluster} SYNC;
DROP TABLE IF EXISTS ${table:known_letters} SYNC;
CREATE TABLE IF NOT EXISTS ${table:known_letters by cityHash64(letter_id)}
(
	known_at DateTime64(3, 'UTC') COMMENT 'آنچه تا این زمان دانسته بود | what was known at this moment',
	stamp UInt64 COMMENT 'چکیدهٔ آنچه وضعیت پس از آن آموخته بود | digest of what state had learnt since',
	is_there UInt8 COMMENT 'در آن زمان دانسته بود | whether anything of it that stands was known then',
	kept_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC') COMMENT 'زمان ساختن | when this was made',
	${letter_columns}
)
ENGINE = ${engine:ReplacingMergeTree(kept_at)}
ORDER BY (known_at, letter_id)
TTL toDateTime(kept_at) + toIntervalHour(1)
SETTINGS merge_with_ttl_timeout = 600
COMMENT 'نامه‌ها آن‌گونه که دفتر می‌دانست، برای مدتی | letters as the office knew them, for a while';
