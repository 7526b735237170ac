-- The letters of `${of}`, rows of letter_state or of known_letters.sql, at `${as_of}`: from their moments and spans, `${firsts}` (firsts.sql or
-- firsts_kept.sql) and the `${digest}` of who wrote.
SELECT
	${include:fold/letters/letters_listed.sql}
FROM
(
	SELECT
		${include:fold/letters/letter_columns.sql},
		${include:fold/letters/letter_more.sql},
		registered_at IS NOT NULL AS is_registered,
		screened_at IS NOT NULL AS is_screened,
		first_referred_at IS NOT NULL AS is_referred,
		due_at IS NOT NULL AS has_deadline,
		ifNull(answered_at <= due_at, 0) AS is_on_time,
		NOT is_answered AND ifNull(due_at < ${as_of}, 0) AS is_late,
		registered_sms_at IS NOT NULL AS has_registered_sms,
		referred_sms_at IS NOT NULL AS has_referred_sms,
		waits,
		answers,
		loan,
		notEmpty(loans) AND loans[1].begun_at <= ${as_of} AS has_loan,
		ifNull(registered_at, first_event_at) AS begins_at,
		first_event_at,
		last_event_at AS ends_at,
		last_ingested_at,
		${as_of} AS clock
	FROM
	(
		SELECT *, ${include:fold/loans/letter_loan.sql} AS loan,
			answers.1 AS answers_from, answers.2 AS answers_until, ${include:fold/referrals/referral_parts.sql},
			${firsts}, ${digest} AS digest
		FROM ${of}
	) AS l
)
