-- What state has learnt since `known_at`. Older versions of rows, which say less, do no harm. `linked`: whether of a letter with
-- a master, now or ever; when the master learns something, so do its duplicates (inherited_by_chain.sql). Each ends at the first that
-- it finds: long ago most of ten million letters had yet to come, and to collect their ids took 9 s.
SELECT
	multiIf(
		(SELECT count() FROM
			(SELECT 1 FROM ${database}.letter_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')} AND letter_id IN (SELECT letter_id FROM ${database}.letter_links) LIMIT 1)) > 0,
		'linked',
		(SELECT count() FROM (SELECT 1 FROM ${database}.letter_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')} LIMIT 1)) > 0
			OR (SELECT count() FROM (SELECT 1 FROM ${database}.call_state WHERE last_ingested_at > {known_at: DateTime64(3, 'UTC')} LIMIT 1)) > 0,
		'unlinked',
		'nothing'
	) AS since
