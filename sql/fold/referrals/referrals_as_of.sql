-- The referrals as of `${as_of}` of the letters `l` of `${of}`, which have the columns of known_letters.sql.
SELECT
	${include:fold/referrals/referrals_listed.sql}
FROM
(
	SELECT
		${include:fold/referrals/referrals_of.sql},
		${include:fold/referrals/referral_letter_as_of.sql}
	FROM ${of}
	WHERE first_event_at <= ${as_of}
) AS l
${include:fold/referrals/referrals_joined.sql}
WHERE referred[n] <= ${as_of}
