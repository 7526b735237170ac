-- The outages that `${outages}` selects, from all their events.
SELECT
	subject_id AS outage_id,
	${generation} * 4294967296 + total AS version,
	empty(life) AS is_deleted,
	arrayFirst(e -> e.type = 'outage.started', life).told.component AS component,
	arrayFirst(e -> e.type = 'outage.started', life).told.note AS note,
	if(has(life.type, 'outage.started'), arrayFirst(e -> e.type = 'outage.started', life).occurred_at, NULL) AS started_at,
	if(has(life.type, 'outage.ended'), arrayLast(e -> e.type = 'outage.ended', life).occurred_at, NULL) AS ended_at,
	last_ingested_at
FROM
(
	${include:fold/calls/lives.sql,
		selected = subject_kind = 'outage' AND ${outages},
		told = (component, note),
		told_type = Tuple(component String, note String)}
)
