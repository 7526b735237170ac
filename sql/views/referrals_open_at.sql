-- The referrals that were open at an instant: what `referrals_at` has with `ended_at` NULL. Of a letter whose last event is not after it
-- they are open still, and found among the open ones of now.
CREATE OR REPLACE VIEW ${database}.referrals_open_at ${on_cluster}
(
	${include:fold/referrals/referrals_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/referrals/referrals_open.sql, when = l.last_event_at <= ${as_of}}
UNION ALL
${include:fold/referrals/referral_rows_as_of.sql,
	of = ${database}.referral_state AS l FINAL
	WHERE l.referred_at <= ${as_of} AND l.letter_last_event_at > ${as_of} AND (l.ended_at IS NULL OR l.ended_at > ${as_of})}
