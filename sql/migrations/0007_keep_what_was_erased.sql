-- What was erased, so that it stays so: of a letter by what its person is now counted, of a refused event nothing. Whoever writes events looks
-- here; a backup of before is restored with these rows.
CREATE TABLE IF NOT EXISTS ${table:erasures by cityHash64(id)}
(
	kind Enum8('letter' = 1, 'dead_letter' = 2) COMMENT 'نامه یا رویداد ردشده | letter or refused event',
	id String COMMENT 'شناسه | id of it',
	person String COMMENT 'کلید جایگزین شهروند | by what the person is counted now',
	mobile String COMMENT 'کلید جایگزین همراه | in place of the key of the mobile',
	erased_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان پاک‌سازی | when'
)
ENGINE = ${engine:ReplacingMergeTree(erased_at)}
ORDER BY (kind, id)
COMMENT 'پاک‌شده‌ها | what was erased';
