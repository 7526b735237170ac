-- The columns of `calls`, `calls_at` and `calls_known`.
	call_id String COMMENT 'شناسهٔ تماس | call id',
	offered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آغاز تماس | when offered, NULL where nobody said so',
	ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پاسخ، رها شدن یا اشغال | when it was answered, abandoned or blocked',
	outcome Nullable(String) COMMENT 'سرانجام: answered, abandoned, blocked | outcome, NULL while it lasts',
	wait_s Nullable(UInt32) COMMENT 'انتظار، ثانیه | wait in seconds',
	handle_s Nullable(UInt32) COMMENT 'گفتگو، ثانیه | handling in seconds',
	begins_at DateTime64(3, 'UTC') COMMENT 'نخستین رویداد تماس: روز و ساعتی که تماس در آن شمرده می‌شود | its first event: the day and the hour that count it'
