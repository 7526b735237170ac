WITH
	least({to: Date} + 1, toDate32({as_of: DateTime64(3, 'UTC')}, 'Asia/Tehran')) AS end,
	greatest(toDate32({from: Date}), (SELECT min(day) FROM letters_daily)) AS begin,
	toDateTime64({from: Date}, 3, 'Asia/Tehran') AS from_at,
	toDateTime64(end, 3, 'Asia/Tehran') AS until_at,
	-- Days that the letters themselves were open within the range: since registration, without the spans in which an answer stood or none was needed.
	stays AS
	(
		SELECT
			greatest(0, dateDiff('millisecond', greatest(registered_at, from_at), until_at))
				- arraySum(
					(since, until) -> greatest(0, dateDiff('millisecond', greatest(since, assumeNotNull(registered_at), from_at), least(until, until_at))),
					arrayConcat(answer_begins, ended_begins),
					arrayConcat(
						arrayResize(answer_ends, length(answer_begins), until_at),
						arrayResize(ended_ends, length(ended_begins), until_at)
					)
				) AS open_ms
		FROM letters
		WHERE registered_at < until_at
	),
	(SELECT (countIf(open_ms != 0), sum(open_ms) / 86400000) FROM stays) AS stood,
	stood.2 / nullIf(denominator, 0) AS by_stays,
	-- Open on the mean by the flows: what came on a day stands to the end, and half of that day.
	(
		SELECT sum((toInt64(registered) + reopened - answered - ended) * (dateDiff('day', greatest(day, begin), end) - if(day >= begin, 0.5, 0)))
		FROM letters_daily
		WHERE day < end
	) / nullIf(denominator, 0) AS by_flows
SELECT
	stood.1 AS numerator,
	greatest(0, dateDiff('day', begin, end)) AS denominator,
	if(by_flows = 0, if(by_stays = 0, NULL, 1), abs(by_flows - by_stays) / abs(by_flows)) AS value
