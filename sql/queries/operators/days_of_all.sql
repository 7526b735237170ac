-- The same of all referrals from `${since}` on, whoever's: which of several at one moment adds the hours then does not matter, and a sorted
-- array for each operator and day is enough, with the last moment of the day before it. A window over all columns took
-- three times the CPU, and one array for each operator ten times at five years: its rest is finished on one core.
${include:queries/operators/hours.sql, of = (
	SELECT
		operator,
		day,
		-- The ten minutes before the range are read for what came before its first.
		is_in,
		count() AS made,
		1 AS begins_asked,
		arraySort(groupArray(at_ms)) AS moments,
		moments[1] AS first_ms,
		moments[-1] AS last_ms,
		arraySum(gap -> if(gap <= 600000, gap, 216000), arrayPopFront(arrayDifference(moments))) AS within_ms
	FROM
	(
		SELECT
			assumeNotNull(operator) AS operator,
			toDate32(toTimeZone(referred_at, 'Asia/Tehran')) AS day,
			referred_at >= ${since} AS is_in,
			toUnixTimestamp64Milli(referred_at) AS at_ms
		FROM ${referrals}
		WHERE referred_at >= ${since} - INTERVAL 10 MINUTE AND referred_at < {until: DateTime64(3, 'UTC')}
			AND is_by_operator
	)
	GROUP BY operator, day, is_in
)}
