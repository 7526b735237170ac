-- A digest of who wrote, to count different persons by (sql/state/citizen_hash.sql). Made of the key with each row, and so never other than it.
ALTER TABLE ${table:letter_state}
	ADD COLUMN IF NOT EXISTS citizen_hash UInt128 MATERIALIZED ${include:state/citizen_hash.sql, key = citizen_key} COMMENT 'چکیدهٔ کلید شهروند | digest of the person''s key';
ALTER TABLE ${database}.letter_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS citizen_hash UInt128;
ALTER TABLE ${table:open_state}
	ADD COLUMN IF NOT EXISTS citizen_hash UInt128 MATERIALIZED ${include:state/citizen_hash.sql, key = citizen_key} COMMENT 'چکیدهٔ کلید شهروند | digest of the person''s key';
ALTER TABLE ${database}.open_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS citizen_hash UInt128;
ALTER TABLE ${table:loan_state}
	ADD COLUMN IF NOT EXISTS citizen_hash UInt128 MATERIALIZED ${include:state/citizen_hash.sql, key = citizen_key} COMMENT 'چکیدهٔ کلید شهروند | digest of the person''s key';
ALTER TABLE ${database}.loan_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS citizen_hash UInt128;

-- Of the rows that there are, or each reading would make it anew.
ALTER TABLE ${table:letter_state} MATERIALIZE COLUMN citizen_hash;
ALTER TABLE ${table:open_state} MATERIALIZE COLUMN citizen_hash;
ALTER TABLE ${table:loan_state} MATERIALIZE COLUMN citizen_hash;
