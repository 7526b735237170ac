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
ARRAY JOIN referrals AS r, arrayEnumerate(referrals) AS n, sights AS seen, policies AS policy
WHERE r.referred_at <= ${as_of}
