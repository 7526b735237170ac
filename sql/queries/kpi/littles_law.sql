-- Letters and the days that each was open within the whole days of the range: since its registration, without the spans in
-- which an answer stood or none was needed.
-- From the state itself and as it is known today: it is the state that is held against the flows.
SELECT id, letter_id, at, days != 0 AS num, 1 AS den, days AS value
FROM
(
	SELECT
		letter_id AS id,
		letter_id,
		registrations[1] AS at,
		{from: DateTime64(3, 'UTC')} AS since,
		least({until: DateTime64(3, 'UTC')}, toDateTime64(toStartOfDay(toTimeZone({as_of: DateTime64(3, 'UTC')}, 'Asia/Tehran')), 3, 'UTC')) AS end,
		greatest(0, dateDiff('millisecond', greatest(at, since), end)) / 86400000
			- arraySum(s -> greatest(0, dateDiff('millisecond', greatest(s.1, since, at), least(s.2, end))), arrayConcat(answers, arrayMap(s -> (s.1, s.2), needless))) / 86400000 AS days
	FROM ${database}.letter_state FINAL
	WHERE notEmpty(registrations) AND at < end
)
