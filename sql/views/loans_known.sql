-- The loans as of an instant, as the office knew them at `known_at`; as in `letters_known`.
CREATE OR REPLACE VIEW ${database}.loans_known ${on_cluster}
(
	${include:state/loans_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/loans_listed.sql}
FROM (SELECT letter_id, citizen_key, channel, category, county, kind, campaign, registrations, loans FROM (${include:state/known_letters.sql}) WHERE notEmpty(loans) AND first_event_at <= ${as_of}) AS l
ARRAY JOIN loans AS b
WHERE b.begun_at <= ${as_of}
