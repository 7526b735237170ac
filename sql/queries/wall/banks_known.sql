-- Banks, as known at a moment: open referrals are found among all, in one reading.
${include:queries/wall/shared/per_bank.sql, of = (
	SELECT to_org, referred_at, is_open, is_letter_late AS is_late
	FROM ${referrals}
	WHERE ${include:queries/wall/shared/of_banks.sql} AND (ended_at IS NULL OR ended_by = 'answered')
)}
