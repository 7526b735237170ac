-- Banks: the open referrals are few, and by themselves.
${include:queries/wall/shared/per_bank.sql, of = (
	SELECT to_org, referred_at, 1 AS is_open, is_letter_late AS is_late
	FROM ${open_referrals}
	WHERE ${include:queries/wall/shared/of_banks.sql}
	UNION ALL
	SELECT to_org, toDateTime64(0, 3, 'UTC') AS referred_at, 0 AS is_open, 0 AS is_late
	FROM ${referrals}
	WHERE ${include:queries/wall/shared/of_banks.sql} AND ended_by = 'answered'
)}
