-- What `referrals_known` and `referrals_known_unlinked` show.
SELECT
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
${include:state/referrals_joined.sql}
WHERE r_referred_at <= ${as_of}
