-- A loan a row, as of now.
CREATE OR REPLACE VIEW ${database}.loans ${on_cluster}
(
	${include:state/loans_described.sql}
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	${include:state/loans_listed.sql}
FROM (SELECT letter_id, citizen_key, channel, category, county, kind, campaign, registrations, first_event_at, last_event_at, loans FROM ${database}.letter_state FINAL WHERE notEmpty(loans)) AS l
ARRAY JOIN loans AS b
WHERE b.begun_at <= ${as_of}
