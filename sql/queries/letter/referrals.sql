-- The referrals of a letter at `as_of`, in order, as the views show them; `${of}` is current.sql or as_known.sql.
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
FROM
(
	${include:fold/referrals/referrals_as_of.sql, of = (/* pruned columns */ ${of}) AS l}
)
ORDER BY hop
