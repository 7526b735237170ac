-- What each operator did on each day, of referrals with their active hours (kpi/shared/active_hours.sql), of those that conditions
-- are true of; the others only end the gaps. A sorted array for each operator and day, with the last moment of the day before it: a window
-- over all the referrals of a year took nine times the CPU. Of several at one moment the first adds the hours, as in the members.
SELECT
	operator,
	day,
	arrayCount(turn -> turn.4, turns) AS made,
	arraySum(
		(turn, gap) -> if(turn.4, if(gap <= 600000, gap, 216000), 0),
		turns,
		arrayMap((at, before) -> at - before, turns.1, arrayPushFront(arrayPopBack(turns.1), previous_ms))
	) / 3600000 AS hours,
	arrayCount(turn -> turn.4 AND turn.5 = 1, turns) AS made_first,
	arrayCount(turn -> turn.4 AND turn.5 = 1 AND turn.6 IN ('returned', 'referred'), turns) AS made_wrong,
	arrayCount(turn -> turn.4 AND turn.6 = 'returned', turns) AS came_back
FROM
(
	SELECT
		operator,
		day,
		is_in,
		arraySort(groupArray((toUnixTimestamp64Milli(at), letter_id, id, is_asked, hop, how))) AS turns,
		lagInFrame(toUnixTimestamp64Milli(max(at)), 1, -4000000000000) OVER (
			PARTITION BY operator ORDER BY min(at) ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
		) AS previous_ms
	FROM
	(
		SELECT *, toUInt8(${where}) AS is_asked
		FROM
		(
			SELECT
				${include:queries/kpi/shared/referral.sql},
				referred_at AS at,
				toDate32(toTimeZone(at, 'Asia/Tehran')) AS day,
				-- The ten minutes before the range are read for what came before its first.
				at >= {from: DateTime64(3, 'UTC')} AS is_in,
				hop,
				ifNull(ended_by, '') AS how
			FROM ${referrals}
			WHERE referred_at >= {from: DateTime64(3, 'UTC')} - INTERVAL 10 MINUTE AND referred_at < {until: DateTime64(3, 'UTC')}
				AND is_office_referral AND ifNull(operator, '') != ''
		)
	)
	GROUP BY operator, day, is_in
)
WHERE is_in AND made > 0
