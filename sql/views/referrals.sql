-- A referral a row, with how it ended. Open while `ended_at` is NULL.
CREATE OR REPLACE VIEW ${database}.referrals ${on_cluster}
(
	referral_id String COMMENT 'شناسهٔ ارجاع | referral id',
	letter_id String COMMENT 'شناسهٔ نامه | letter id',
	from_org Nullable(String) COMMENT 'ارجاع‌دهنده؛ تهی یعنی دفتر | referring body, NULL: the office',
	to_org String COMMENT 'گیرنده | receiving body',
	referred_at DateTime64(3, 'UTC') COMMENT 'زمان ارجاع | when referred',
	due_at Nullable(DateTime64(3, 'UTC')) COMMENT 'مهلت ارجاع | its deadline',
	operator Nullable(String) COMMENT 'کارشناس | operator',
	ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پایان | when it ended',
	ended_by Nullable(String) COMMENT 'پایان با: answered, returned, referred, closed | what ended it'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	r.referral_id AS referral_id,
	letter_id,
	nullIf(r.from_org, '') AS from_org,
	r.to_org AS to_org,
	r.referred_at AS referred_at,
	r.due_at AS due_at,
	nullIf(r.operator, '') AS operator,
	r.ended_at AS ended_at,
	nullIf(r.ended_by, '') AS ended_by
FROM (SELECT letter_id, referrals FROM ${database}.letter_state FINAL) AS s
ARRAY JOIN referrals AS r
