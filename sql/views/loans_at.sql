-- The loans as of an instant, as they are known today: what had not happened by then is not there. As `referrals_at`, those of a letter whose
-- last event is not after it are as of now.
CREATE OR REPLACE VIEW ${database}.loans_at ${on_cluster}
(
	${include:fold/loans/loans_comments.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS ${include:fold/loans/loans_current.sql, of = ${database}.loan_state AS l FINAL WHERE l.letter_last_event_at <= ${as_of}}
UNION ALL
${include:fold/loans/loan_rows_as_of.sql,
	of = ${database}.loan_state AS l FINAL
	WHERE l.begun_at <= ${as_of} AND l.letter_first_event_at <= ${as_of} AND l.letter_last_event_at > ${as_of}}
