-- A call of the 111 line a row.
CREATE OR REPLACE VIEW ${database}.calls ${on_cluster}
(
	call_id String COMMENT 'شناسهٔ تماس | call id',
	offered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آغاز تماس | when offered',
	outcome Nullable(String) COMMENT 'سرانجام: answered, abandoned, blocked | outcome, NULL while it lasts',
	wait_s Nullable(UInt32) COMMENT 'انتظار، ثانیه | wait in seconds',
	handle_s Nullable(UInt32) COMMENT 'گفتگو، ثانیه | handling in seconds'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT call_id, offered_at, outcome, wait_s, handle_s
FROM ${database}.call_state FINAL
