-- The referrals as of an instant, as they are known today: what had not happened by then is not there. Those of a letter whose last event
-- is not after it are as of now; only the others are computed, of the few granules that have any.
CREATE OR REPLACE VIEW ${database}.referrals_at ${on_cluster}
(
	${include:fold/referrals/referrals_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/referrals/referrals_current.sql, of = ${database}.referral_state AS l FINAL WHERE l.letter_last_event_at <= ${as_of}}
UNION ALL
${include:fold/referrals/referral_rows_as_of.sql,
	of = ${database}.referral_state AS l FINAL WHERE l.referred_at <= ${as_of} AND l.letter_last_event_at > ${as_of}}
