-- The referrals as of an instant, as the office knew them at `known_at`; as in `letters_known`.
CREATE OR REPLACE VIEW ${database}.referrals_known ${on_cluster}
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
	FROM
	(
		${include:state/known_letters.sql}
	) AS l
	WHERE first_event_at <= ${as_of}
) AS l
ARRAY JOIN referrals AS r, arrayEnumerate(referrals) AS n, sights AS seen, policies AS policy
WHERE r.referred_at <= ${as_of}
