-- What the rules of the working calendar come to: a day of a county a row, for county '' and each county that has a rule or
-- closure of its own (all others are as ''), from 1380-01-01 to 1430-12-29; beyond it nothing is known. The strongest rule of a
-- day gives its hours: a closure (the county's own before one of all), a holiday, the week (the county's own before that
-- of all, then the newest); where none speaks the office is closed.
-- Hours are those of the clock on the wall, and what lies between is real time: a day on which the clock is set is as
-- long as it was. An hour that the clock skips begins with what follows it; of one that it shows twice, the first counts.
CREATE OR REPLACE VIEW ${database}.working_days ${on_cluster}
(
	county String COMMENT 'شهرستان؛ خالی یعنی همهٔ دیگران | county, empty: all others',
	day Date32 COMMENT 'روز | Tehran day',
	opens_min UInt16 COMMENT 'آغاز، دقیقه از نیمه‌شب | opens, minutes since midnight',
	closes_min UInt16 COMMENT 'پایان، دقیقه از نیمه‌شب؛ برابر با آغاز یعنی تعطیل | closes, the same as opens: closed',
	opens_s Int64 COMMENT 'لحظهٔ آغاز | when it opens, seconds since 1970',
	open_s Int64 COMMENT 'ثانیه‌های کار روز | seconds of work of the day',
	before_s Int64 COMMENT 'ثانیه‌های کار پیش از روز | seconds of work before the day, since 1380',
	number UInt32 COMMENT 'تعداد روزهای کاری تا پایان این روز | working days up to and with this one, since 1380',
	ends_s Int64 COMMENT 'لحظهٔ پایان روز | midnight at its end, seconds since 1970'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	county,
	day,
	opens_min,
	closes_min,
	opens_s,
	closes_s - opens_s AS open_s,
	sum(closes_s - opens_s) OVER (PARTITION BY county ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - (closes_s - opens_s) AS before_s,
	toUInt32(sum(closes_s > opens_s) OVER (PARTITION BY county ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) AS number,
	ends_s
FROM
(
	SELECT
		county,
		day,
		toUInt16(bitAnd(bitShiftRight(strongest, 11), 2047)) AS opens_min,
		toUInt16(bitAnd(strongest, 2047)) AS closes_min,
		toUnixTimestamp64Second(toDateTime64(day, 0, 'Asia/Tehran')) AS begins_s,
		toUnixTimestamp64Second(toDateTime64(addDays(day, 1), 0, 'Asia/Tehran')) AS ends_s,
		-- What the clock shows when the day begins: 1:00 where it was set forward at midnight.
		toHour(toDateTime64(day, 0, 'Asia/Tehran')) * 60 AS first_min,
		if(opens_min = 1440, ends_s, begins_s + greatest(opens_min - first_min, 0) * 60) AS opens_s,
		if(closes_min = 1440, ends_s, begins_s + greatest(closes_min - first_min, 0) * 60) AS closes_s
	FROM
	(
		-- The strongest rule with its hours as one number: tuples took 500 MB for 15 counties.
		SELECT county, day, max((((strength * 2 + (of != '')) * 1048576 + later) * 2048 + opens) * 2048 + closes) AS strongest
		FROM
		(
			SELECT
				arrayJoin(
					if(of = '', (
						SELECT groupUniqArray(county) FROM
						(
							SELECT '' AS county
							UNION ALL SELECT toString(county) FROM ${database}.working_hours FINAL
							UNION ALL SELECT toString(county) FROM ${database}.closures FINAL
						)
					), [of])
				) AS county,
				day,
				of,
				strength,
				later,
				opens,
				closes
			FROM
			(
				SELECT '' AS of, day, toUInt64(0) AS opens, toUInt64(0) AS closes, toUInt64(0) AS strength, toUInt64(0) AS later
				FROM ${database}.calendar FINAL
				UNION ALL
				SELECT toString(county), day, opens_min, closes_min, 1, toUInt64(dateDiff('day', toDate32('1900-01-01'), valid_from))
				FROM (SELECT day, weekday FROM ${database}.calendar FINAL WHERE year BETWEEN 1380 AND 1430) AS days
				INNER JOIN (SELECT * FROM ${database}.working_hours FINAL) AS rules USING (weekday)
				WHERE valid_from <= day
				UNION ALL
				SELECT '', day, 0, 0, 2, 0 FROM ${database}.holidays FINAL
				UNION ALL
				SELECT
					toString(county),
					addDays(first, arrayJoin(range(toUInt32(greatest(dateDiff('day', first, least(last_day, toDate32('2052-03-19'))) + 1, 0))))),
					opens_min, closes_min, 3, later
				FROM
				(
					SELECT
						*,
						greatest(first_day, toDate32('2001-03-21')) AS first,
						row_number() OVER (ORDER BY first_day, last_day DESC, closure_id) AS later
					FROM ${database}.closures FINAL
				)
			)
			WHERE day BETWEEN '2001-03-21' AND '2052-03-19'
		)
		GROUP BY county, day
	)
)
