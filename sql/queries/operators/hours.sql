-- The active hours of each operator on each day, of `${of}`: what was made, within the day's referrals how much time, and when the first and the last of
-- them were; the first adds what passed since the last of the day before. `is_in` leaves out what is read for that alone.
SELECT
	operator,
	day,
	made,
	(within_ms + if(begins_asked, if(first_ms - previous_ms <= 600000, first_ms - previous_ms, 216000), 0)) / 3600000 AS hours
FROM
(
	SELECT
		*,
		lagInFrame(last_ms, 1, -4000000000000) OVER (
			PARTITION BY operator ORDER BY first_ms ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
		) AS previous_ms
	FROM ${of}
)
WHERE is_in AND made > 0
