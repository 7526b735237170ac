-- Unanswered letters by what is left of their deadline, or by the whole days past it.
SELECT
	${include:queries/kpi/shared/letter.sql},
	ifNull(holder, '') AS body,
	begins_at AS at,
	1 AS num,
	1 AS den,
	floor(dateDiff('millisecond', ifNull(due_at, {as_of: DateTime64(3, 'UTC')}), {as_of: DateTime64(3, 'UTC')}) / 86400000) AS days,
	multiIf(
		due_at IS NULL, 'without_deadline',
		due_at < {as_of: DateTime64(3, 'UTC')}, concat('overdue_', ${include:queries/kpi/shared/days_bucket.sql}),
		toDate32(toTimeZone(due_at, 'Asia/Tehran')) = toDate32(toTimeZone({as_of: DateTime64(3, 'UTC')}, 'Asia/Tehran')), 'due_today',
		dateDiff('millisecond', {as_of: DateTime64(3, 'UTC')}, due_at) * 5 <= dateDiff('millisecond', begins_at, due_at), 'due_soon',
		'due_later'
	) AS bucket
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql}
