-- Outages that had begun by `as_of`; one that had not ended by then has no end.
SELECT
	outage_id AS id,
	component,
	note,
	toUnixTimestamp64Milli(assumeNotNull(started_at)) AS from,
	if(ended_at <= {as_of: DateTime64(3, 'UTC')}, toUnixTimestamp64Milli(ended_at), NULL) AS to
FROM ${outages}
WHERE started_at <= {as_of: DateTime64(3, 'UTC')}
ORDER BY started_at
