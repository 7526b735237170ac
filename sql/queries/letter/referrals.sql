-- The referrals of a letter at `as_of`, in order, as the views show them; `${referrals}` is of letter-source.server.ts.
SELECT
	hop,
	referral_id,
	from_org,
	to_org,
	toUnixTimestamp64Milli(referred_at) AS referred_at,
	toUnixTimestamp64Milli(seen_at) AS seen_at,
	toUnixTimestamp64Milli(due_at) AS due_at,
	policy_id,
	operator,
	toUnixTimestamp64Milli(ended_at) AS ended_at,
	ended_by
FROM ${referrals}
ORDER BY hop
