-- The referrals as of an instant, as they are known today.
CREATE OR REPLACE VIEW ${database}.referrals_at ${on_cluster}
(
	${include:state/referrals_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/referrals_listed.sql}
FROM
(
	SELECT
		${include:state/referrals_of.sql}
	FROM ${database}.letter_state AS l FINAL
	WHERE first_event_at <= ${as_of}
) AS l
${include:state/referrals_joined.sql}
WHERE r_referred_at <= ${as_of}
