-- A deadline that waiting pauses is another at every turn (sql/state/moves.sql).
ALTER TABLE ${table:letter_state}
	ADD COLUMN IF NOT EXISTS deadline_moves Array(Tuple(DateTime64(3, 'UTC'), Nullable(DateTime64(3, 'UTC')))) COMMENT 'جابه‌جایی مهلت با انتظار: از کی، تا کی | how waiting moved the deadline: since when, to when',
	ADD COLUMN IF NOT EXISTS referral_moves Array(Array(Tuple(DateTime64(3, 'UTC'), Nullable(DateTime64(3, 'UTC'))))) COMMENT 'همان برای هر ارجاع؛ تهی یعنی هیچ | the same of each referral, empty: of none';
ALTER TABLE ${database}.letter_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS deadline_moves Array(Tuple(DateTime64(3, 'UTC'), Nullable(DateTime64(3, 'UTC')))) COMMENT 'جابه‌جایی مهلت با انتظار: از کی، تا کی | how waiting moved the deadline: since when, to when',
	ADD COLUMN IF NOT EXISTS referral_moves Array(Array(Tuple(DateTime64(3, 'UTC'), Nullable(DateTime64(3, 'UTC'))))) COMMENT 'همان برای هر ارجاع؛ تهی یعنی هیچ | the same of each referral, empty: of none';
