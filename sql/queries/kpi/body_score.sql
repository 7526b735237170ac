-- Referrals of the range, each with what a body's score is made of:
-- is_due: with a deadline, and answered or past it while the body had it; is_on_time: answered by it.
-- is_beyond: open, and past its deadline, or without one and open for more than 240 hours.
-- hours: to the body's answer (is_finished), else to when it left or to `as_of`. given_hours: what its deadline gives.
-- is_wrong: left the body without an answer; in A→B→A each of the first two did.
-- is_objected: answered, and the letter objected to or reopened after that.
-- Compared as moments that may be NULL, and subtracted by dateDiff, ten million referrals took 40 ms of CPU more.
SELECT
	id, letter_id, channel, category, county, kind, campaign, operator, body, from_body, flow, at,
	1 AS num,
	1 AS den,
	due_at IS NOT NULL AND (is_finished OR assumeNotNull(due_at) < ended) AS is_due,
	due_at IS NOT NULL AND is_finished AND ended <= assumeNotNull(due_at) AS is_on_time,
	ended_at IS NULL AS is_open,
	is_open AND ended > if(due_at IS NULL, at + INTERVAL 240 HOUR, assumeNotNull(due_at)) AS is_beyond,
	is_finished,
	(toUnixTimestamp64Milli(ended) - toUnixTimestamp64Milli(at)) / 3600000 AS hours,
	(toUnixTimestamp64Milli(due_at) - toUnixTimestamp64Milli(at)) / 3600000 AS given_hours,
	ifNull(ended_by IN ('returned', 'referred'), 0) AS is_wrong,
	is_finished AND letter_contested_at IS NOT NULL AND assumeNotNull(letter_contested_at) > ended AS is_objected
FROM
(
	SELECT
		${include:queries/kpi/shared/flow.sql},
		referred_at AS at,
		due_at,
		ended_at,
		ended_by,
		letter_contested_at,
		ifNull(ended_at, {as_of: DateTime64(3, 'UTC')}) AS ended,
		ifNull(ended_by = 'answered', 0) AS is_finished
	FROM ${referrals}
	WHERE ${include:queries/kpi/shared/referred.sql}
)
