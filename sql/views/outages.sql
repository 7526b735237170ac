-- An outage a row, from its standing events.
CREATE OR REPLACE VIEW ${database}.outages ${on_cluster}
(
	outage_id String COMMENT 'شناسهٔ اختلال | outage id',
	component String COMMENT 'بخش | component',
	note String COMMENT 'توضیح | note',
	started_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آغاز | start',
	ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پایان؛ تهی یعنی ادامه دارد | end, NULL: goes on'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	subject_id AS outage_id,
	anyIf(component, type = 'outage.started') AS component,
	anyIf(note, type = 'outage.started') AS note,
	minOrNullIf(occurred_at, type = 'outage.started') AS started_at,
	maxOrNullIf(occurred_at, type = 'outage.ended') AS ended_at
FROM
(
	SELECT subject_id, type, component, note, occurred_at
	FROM ${database}.event_log
	WHERE subject_kind = 'outage' AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
		AND (subject_id, source, event_id) NOT IN (SELECT subject_id, source, event_id FROM ${database}.void_events WHERE subject_kind = 'outage')
	ORDER BY subject_id, source, event_id, content_hash
	LIMIT 1 BY subject_id, source, event_id
)
GROUP BY subject_id
