-- The loans at `${as_of}` of the letters of `${of}`, rows of letter_state or of known_letters.sql.
SELECT
	${include:state/loans_listed.sql}
FROM (SELECT letter_id, citizen_key, channel, category, county, kind, campaign, registrations, first_event_at, last_event_at, loans FROM ${of} WHERE notEmpty(loans) AND first_event_at <= ${as_of}) AS l
ARRAY JOIN loans AS b
WHERE b.begun_at <= ${as_of}
