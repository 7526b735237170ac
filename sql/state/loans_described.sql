-- The columns of `loans`, `loans_at` and `loans_known`.
	loan_id String COMMENT 'شناسهٔ وام؛ بی‌شناسه: شناسهٔ نامه | loan id, the letter''s where it has none',
	letter_id String COMMENT 'شناسهٔ نامه | letter id',
	citizen_key Nullable(String) COMMENT 'کلید بی‌نام شهروند | keyed hash of the person',
	bank LowCardinality(String) COMMENT 'بانک | bank',
	collateral LowCardinality(String) COMMENT 'وثیقه: subsidy, guarantor, deed, other | collateral',
	amount_rial UInt64 COMMENT 'مبلغ، ریال | amount in rials',
	requested_at Nullable(DateTime64(3, 'UTC')) COMMENT 'درخواست | first request',
	approved_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پذیرش | first approval',
	refused_at Nullable(DateTime64(3, 'UTC')) COMMENT 'رد | first refusal',
	paid_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پرداخت | first payment',
	${include:state/told_of_letter_described.sql},
	letter_first_event_at DateTime64(3, 'UTC') COMMENT 'نخستین رویداد نامه | first event of the letter: with the last, between which all its loans are, for the index',
	letter_last_event_at DateTime64(3, 'UTC') COMMENT 'آخرین رویداد نامه، هر زمانی که باشد | last event of the letter, whenever that is'
