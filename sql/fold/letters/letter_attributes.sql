-- What referrals and loans tell of their letter `l`: nothing before it came (`${came_at}`), as of now letter_attributes_current.sql. Of low cardinality for the reason that
-- letter_columns.sql gives.
	toLowCardinality(if(${came_at} IS NULL, '', l.channel)) AS channel,
	toLowCardinality(if(${came_at} IS NULL, '', l.category)) AS category,
	toLowCardinality(if(${came_at} IS NULL, '', l.county)) AS county,
	toLowCardinality(if(${came_at} IS NULL, '', l.kind)) AS kind,
	toLowCardinality(if(${came_at} IS NULL, '', l.campaign)) AS campaign,
	${came_at} AS registered_at
