-- The letters as of an instant, as they are known today: what had not happened by then is not there. A letter whose last event
-- is not after it takes its finished columns, so that "now" costs as `letters` does; only the others are computed.
CREATE OR REPLACE VIEW ${database}.letters_at ${on_cluster}
(
	${include:state/letters_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/letters_listed.sql}
FROM
(
	SELECT s.*, ${include:state/letter_finished.sql}, ${as_of} AS clock
	FROM
	(
		SELECT *, arrayFirst(l -> loan_requested_at IS NULL OR l.requested_at = loan_requested_at, loans) AS loan, notEmpty(loans) AS has_loan
		FROM ${database}.letter_state FINAL
		WHERE first_event_at <= ${as_of} AND last_event_at <= ${as_of}
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
		FROM ${database}.letter_state FINAL
		WHERE first_event_at <= ${as_of} AND last_event_at > ${as_of}
	) AS l
)
