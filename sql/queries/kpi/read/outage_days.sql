-- The Tehran days that an outage touched which had begun by `as_of`, and whether one covered them from midnight to midnight.
SELECT
	toString(addDays(first, n) AS one) AS day,
	max(started_at <= toDateTime64(one, 3, 'Asia/Tehran') AND ifNull(ended_at >= toDateTime64(addDays(one, 1), 3, 'Asia/Tehran'), 1)) AS is_whole
FROM
(
	SELECT
		started_at,
		ended_at,
		toDate32(toTimeZone(assumeNotNull(started_at), 'Asia/Tehran')) AS first,
		-- One that ends at midnight does not touch the day that begins with it.
		toDate32(toTimeZone(least(ifNull(ended_at - toIntervalMillisecond(1), {as_of: DateTime64(3, 'UTC')}), {as_of: DateTime64(3, 'UTC')}), 'Asia/Tehran')) AS last,
		arrayJoin(range(toUInt32(greatest(0, dateDiff('day', first, last)) + 1))) AS n
	FROM ${outages}
	WHERE started_at <= {as_of: DateTime64(3, 'UTC')}
)
GROUP BY one
ORDER BY one
