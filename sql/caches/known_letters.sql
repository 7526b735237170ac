-- Letters as the office knew them at moments that somebody asked for (`known_at`), those of which something was learnt since: folded from what
-- had come in by then, and read by every query of that moment (sql/queries/pages/as-known.ts). `version` is that of state's row when this was
-- made: with another one it is made anew. They hold keys of persons, so nobody but the office's own users may read them.
DROP TABLE IF EXISTS ${database}.known_letters ${on_cluster} SYNC;
DROP TABLE IF EXISTS ${table:known_letters} SYNC;
CREATE TABLE IF NOT EXISTS ${table:known_letters by cityHash64(letter_id)}
(
	known_at DateTime64(3, 'UTC') COMMENT 'آنچه تا این زمان دانسته بود | what was known at this moment',
	kept_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC') COMMENT 'زمان ساختن | when this was made',
	${include:fold/tables/letter_columns.sql}
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY (known_at, letter_id)
TTL toDateTime(kept_at) + toIntervalHour(1)
SETTINGS merge_with_ttl_timeout = 600, min_bytes_for_wide_part = 67108864
COMMENT 'نامه‌ها آن‌گونه که دفتر می‌دانست، برای مدتی | letters as the office knew them, for a while';
