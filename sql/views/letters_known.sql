-- The letters as of an instant, as the office knew them at `known_at`: by the events that had come in by then, loads undone
-- later counting still. Letters of which nothing was learnt since are those of `letters_at`; the others are computed anew from
-- their events, as a recomputation does it, and what duplicates take from their masters with them.
CREATE OR REPLACE VIEW ${database}.letters_known ${on_cluster}
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
