-- The letters of `${of}`, rows of letter_state, of which nothing is to come; `${clock}` as in letters_listed.sql.
SELECT
	${include:fold/letters/letters_listed.sql}
FROM
(
	SELECT s.*, ${include:fold/letters/letter_current.sql}, late_from > toDateTime64(0, 3, 'UTC') AND late_from < ${clock} AS is_late, last_event_at AS ends_at, ${clock} AS clock
	FROM
	(
		SELECT *,
			-- Whether there is a moment is a byte a letter, the moment nine, and FINAL keeps the engine from finding that out by itself.
			NOT screened_at.null AS is_screened,
			NOT first_referred_at.null AS is_referred,
			NOT due_at.null AS has_deadline,
			NOT registered_sms_at.null AS has_registered_sms,
			NOT referred_sms_at.null AS has_referred_sms,
			arrayFirst(l -> loan_requested_at IS NULL OR l.requested_at = loan_requested_at, loans) AS loan, notEmpty(loans) AS has_loan,
			answers.1 AS answers_from, answers.2 AS answers_until, ${include:fold/referrals/referral_parts.sql}
		FROM ${of}
	) AS s
)
