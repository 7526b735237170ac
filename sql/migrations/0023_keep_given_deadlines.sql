-- The first deadline that was given with a referral, and when: all that a letter's deadline as of an instant takes of its referrals (sql/state/due_at.sql),
-- of which else both arrays had to be read.
ALTER TABLE ${table:letter_state}
	ADD COLUMN IF NOT EXISTS given_at DateTime64(3, 'UTC') MATERIALIZED arrayFirst(r -> r.due_at IS NOT NULL, referrals).referred_at COMMENT 'نخستین ارجاع با مهلت | first referral with a deadline',
	ADD COLUMN IF NOT EXISTS given_due_at Nullable(DateTime64(3, 'UTC')) MATERIALIZED arrayFirst(r -> r.due_at IS NOT NULL, referrals).due_at COMMENT 'مهلت آن | deadline of that';
ALTER TABLE ${database}.letter_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS given_at DateTime64(3, 'UTC'),
	ADD COLUMN IF NOT EXISTS given_due_at Nullable(DateTime64(3, 'UTC'));

-- Of the rows that there are, or each reading would make it anew.
ALTER TABLE ${table:letter_state} MATERIALIZE COLUMN given_at, MATERIALIZE COLUMN given_due_at;
