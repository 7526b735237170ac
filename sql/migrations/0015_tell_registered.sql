-- Whether a letter is registered, in one byte: every figure asks for it, and `registered_at` is eight of a letter, which take 60 ms of CPU
-- for ten million. The moment itself is `begins_at` then.
ALTER TABLE ${table:letter_state}
	ADD COLUMN IF NOT EXISTS is_registered UInt8 MATERIALIZED registered_at IS NOT NULL COMMENT 'ثبت شده است | is registered';
ALTER TABLE ${database}.letter_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS is_registered UInt8;

ALTER TABLE ${table:letter_state} MATERIALIZE COLUMN is_registered;
