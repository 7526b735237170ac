-- Whose event a void takes back, where that is another source than the void's own: an administrator's token may say so.
ALTER TABLE ${table:event_log}
	ADD COLUMN IF NOT EXISTS target_source LowCardinality(String) COMMENT 'فرستندهٔ رویداد باطل‌شده؛ خالی یعنی همین فرستنده | producer of the target of a void, empty: the same';
ALTER TABLE ${database}.event_log ${on_cluster}
	ADD COLUMN IF NOT EXISTS target_source LowCardinality(String) COMMENT 'فرستندهٔ رویداد باطل‌شده؛ خالی یعنی همین فرستنده | producer of the target of a void, empty: the same';
