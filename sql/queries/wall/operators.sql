-- Referrals of the office's operators on its last whole day of work, and their mean a day over the days, from the first
-- to the last with any referral, that no outage covers whole (Tehran days up to `day`).
WITH
	worked AS
	(
		SELECT d.day AS day, d.cells.operator AS codes, d.cells.referrals AS counts
		FROM ${database}.operator_days AS d FINAL
		WHERE d.day >= {from_day: Date32} AND d.day <= {day: Date32} AND notEmpty(d.cells.operator)
	),
	dark AS
	(
		SELECT c.day AS day
		FROM ${database}.calendar AS c
		INNER JOIN ${database}.outages AS o ON 1 = 1
		WHERE o.started_at <= toDateTime64(c.day, 3, 'Asia/Tehran')
			AND coalesce(o.ended_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')) >= toDateTime64(addDays(c.day, 1), 3, 'Asia/Tehran')
	),
	span AS
	(
		SELECT
			min(w.day) AS first_day,
			max(w.day) AS last_day,
			coalesce(maxOrNullIf(w.day, w.day < {day: Date32}), max(w.day)) AS whole_day,
			sum(arraySum(w.counts)) AS referrals
		FROM worked AS w
	)
SELECT
	toString(w.day) AS day,
	(SELECT referrals FROM span)
		/ ((SELECT dateDiff('day', first_day, last_day) + 1 FROM span)
			- (SELECT count() FROM dark AS k WHERE k.day BETWEEN (SELECT first_day FROM span) AND (SELECT last_day FROM span))) AS mean_per_day,
	w.codes AS codes,
	w.counts AS counts
FROM worked AS w
WHERE w.day = (SELECT whole_day FROM span)
