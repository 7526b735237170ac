-- What state has learnt since `known_at`. Older versions of rows, which say less, do no harm. `linked`: whether of a letter with
-- a master, now or ever; when the master learns something, so do its duplicates (sql/state/borrow.ts).
SELECT
	multiIf(
		(SELECT count() FROM ${database}.letter_links WHERE letter_id IN (SELECT letter_id FROM ${database}.letter_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')})) > 0,
		'linked',
		(SELECT count() FROM ${database}.letter_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')}) > 0
			OR (SELECT count() FROM ${database}.call_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')}) > 0,
		'unlinked',
		'nothing'
	) AS since
