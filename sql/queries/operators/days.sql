-- What each operator did on each day, of referrals with their active hours (kpi/active_hours.sql), of those that conditions
-- are true of; the others only end the gaps. As days_of_all.sql, but of several at one moment the first adds the hours, as in the
-- members: where conditions tell these apart they are ordered by their names, else by one number each, moment and condition.
-- Sorted arrays of tuples that held it all took two and a half times the CPU.
${include:queries/operators/hours.sql, of = (
	SELECT
		operator,
		day,
		is_in,
		made,
		arraySort(gathered) AS by_number,
		if(
			arrayExists((turn, before) -> bitXor(turn, before) = 1, arrayPopFront(by_number), arrayPopBack(by_number)),
			arraySort((turn, name) -> (bitShiftRight(turn, 1), name), gathered, names),
			by_number
		) AS turns,
		arrayMap(turn -> bitShiftRight(turn, 1), turns) AS moments,
		moments[1] AS first_ms,
		moments[-1] AS last_ms,
		bitTest(turns[1], 0) AS begins_asked,
		arraySum(
			(turn, gap) -> if(bitTest(turn, 0), if(gap <= 600000, gap, 216000), 0),
			arrayPopFront(turns),
			arrayPopFront(arrayDifference(moments))
		) AS within_ms
	FROM
	(
		SELECT
			operator,
			day,
			is_in,
			countIf(is_asked) AS made,
			groupArray(at_ms * 2 + is_asked) AS gathered,
			-- In the order of `gathered`: both are gathered row by row. Nothing is smaller than what parts the two ids.
			groupArray(concat(letter_id, '\0', id)) AS names
		FROM
		(
			SELECT *, toUInt8(${where}) AS is_asked
			FROM
			(
				SELECT
					referral_id AS id,
					letter_id,
					channel,
					category,
					county,
					kind,
					campaign,
					ifNull(operator, '') AS operator,
					body,
					referred_at AS at,
					toUnixTimestamp64Milli(at) AS at_ms,
					toDate32(toTimeZone(at, 'Asia/Tehran')) AS day,
					-- The ten minutes before the range are read for what came before its first.
					at >= {from: DateTime64(3, 'UTC')} AS is_in
				FROM ${referrals}
				WHERE referred_at >= {from: DateTime64(3, 'UTC')} - INTERVAL 10 MINUTE AND referred_at < {until: DateTime64(3, 'UTC')}
					AND is_by_operator
			)
		)
		GROUP BY operator, day, is_in
	)
)}
