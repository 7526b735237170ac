-- What `letters_known` and `letters_known_unlinked` show.
SELECT
	${include:state/letters_listed.sql}
FROM
(
	SELECT s.*, ${include:state/letter_finished.sql}, ${as_of} AS clock
	FROM
	(
		SELECT *, arrayFirst(l -> loan_requested_at IS NULL OR l.requested_at = loan_requested_at, loans) AS loan, notEmpty(loans) AS has_loan
		FROM ${database}.letter_state FINAL
		WHERE first_event_at <= ${as_of} AND last_event_at <= ${as_of} AND last_ingested_at <= {known_at: DateTime64(3, 'UTC')}
	) AS s
)
UNION ALL
SELECT
	${include:state/letters_listed.sql}
FROM
(
	SELECT
		${include:state/letter_then.sql}
	FROM
	(
		SELECT *, ${include:state/letter_loan.sql} AS loan
		FROM
		(
			${include:state/known_letters.sql}
		)
		WHERE first_event_at <= ${as_of} AND (NOT is_kept OR last_event_at > ${as_of})
	) AS l
)
