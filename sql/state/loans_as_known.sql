-- What `loans_known` and `loans_known_unlinked` show.
SELECT
	${include:state/loans_listed.sql}
FROM (SELECT letter_id, citizen_key, channel, category, county, kind, campaign, registrations, loans FROM (${include:state/known_letters.sql}) WHERE notEmpty(loans) AND first_event_at <= ${as_of}) AS l
ARRAY JOIN loans AS b
WHERE b.begun_at <= ${as_of}
