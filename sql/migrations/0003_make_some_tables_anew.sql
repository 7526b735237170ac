-- A generation says which tables are made anew, and no version of rules: each table's row in derived_objects says what it was made of.
ALTER TABLE ${table:generations}
	ADD COLUMN IF NOT EXISTS tables Array(LowCardinality(String)) COMMENT 'جدول‌هایی که از نو ساخته می‌شوند | tables that are made anew' AFTER phase,
	DROP COLUMN IF EXISTS state_version;
