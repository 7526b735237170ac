-- By which answers of one text are known as such: made at the door by the office's identity key, so that nobody without it can check a guess at a
-- text. Rows from before get it at the next start (sql/migrate/text-keys.server.ts).
ALTER TABLE ${table:event_log}
	ADD COLUMN IF NOT EXISTS text_key UInt64 COMMENT 'چکیدهٔ کلیددار متن پاسخ؛ ۰ بی‌متن | keyed hash of an answer''s text, 0: without text' AFTER text;
ALTER TABLE ${database}.event_log ${on_cluster}
	ADD COLUMN IF NOT EXISTS text_key UInt64 COMMENT 'چکیدهٔ کلیددار متن پاسخ؛ ۰ بی‌متن | keyed hash of an answer''s text, 0: without text' AFTER text;
