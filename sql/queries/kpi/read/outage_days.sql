-- The Tehran days that an outage which had begun by `as_of` touched.
SELECT DISTINCT toString(addDays(first, n)) AS day
FROM
(
	SELECT
		toDate32(toTimeZone(assumeNotNull(started_at), 'Asia/Tehran')) AS first,
		-- One that ends at midnight does not touch the day that begins with it.
		toDate32(toTimeZone(least(ifNull(ended_at - toIntervalMillisecond(1), {as_of: DateTime64(3, 'UTC')}), {as_of: DateTime64(3, 'UTC')}), 'Asia/Tehran')) AS last,
		arrayJoin(range(toUInt32(greatest(0, dateDiff('day', first, last)) + 1))) AS n
	FROM ${outages}
	WHERE started_at <= {as_of: DateTime64(3, 'UTC')}
)
ORDER BY day
