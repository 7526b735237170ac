-- Hours from the approval to the payment; a loan not paid has waited until `as_of`.
SELECT
	${include:queries/kpi/shared/loan.sql},
	assumeNotNull(approved_at) AS at,
	paid_at IS NOT NULL AS num,
	1 AS den,
	dateDiff('millisecond', assumeNotNull(approved_at), ifNull(paid_at, {as_of: DateTime64(3, 'UTC')})) / 3600000 AS value
FROM ${loans}
WHERE approved_at >= {from: DateTime64(3, 'UTC')} AND approved_at < {until: DateTime64(3, 'UTC')}
	AND letter_first_event_at < {until: DateTime64(3, 'UTC')} AND letter_last_event_at >= {from: DateTime64(3, 'UTC')}
