-- Of the open, those with which nobody has done anything but register them.
SELECT
	${include:queries/kpi/shared/letter.sql},
	ifNull(holder, '') AS body,
	begins_at AS at,
	screened_at IS NULL AND first_referred_at IS NULL
		AND interim_answered_at IS NULL AND waiting_since IS NULL AND waited_s = 0
		AND returns = 0 AND first_answered_at IS NULL AND closed_at IS NULL AND master_letter_id IS NULL AS num,
	1 AS den
FROM ${unanswered}
WHERE ${include:queries/kpi/shared/registered.sql} AND ${include:queries/kpi/shared/open.sql}
