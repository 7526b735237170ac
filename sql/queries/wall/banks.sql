-- Per bank, in referrals of letters registered in the range: open ones, of these past the letter's deadline and
-- within it, those it has answered, and since when the oldest open one has been there.
SELECT
	r.to_org AS org,
	countIf(is_open) AS pending,
	countIf(is_open AND is_late) AS late,
	countIf(is_open AND NOT is_late) AS in_time,
	countIf(NOT is_open AND r.ended_by = 'answered') AS answered,
	toUnixTimestamp64Milli(minOrNullIf(r.referred_at, is_open)) AS oldest_at
FROM
(
	SELECT
		r,
		r.ended_at IS NULL OR r.ended_at > {as_of: DateTime64(3, 'UTC')} AS is_open,
		due_at IS NOT NULL AND due_at < {as_of: DateTime64(3, 'UTC')} AS is_late
	FROM
	(
		SELECT registrations[1] AS registered_at, ${include:state/due_at.sql} AS due_at, arrayJoin(referrals) AS r
		FROM ${database}.letter_state AS l FINAL
		WHERE registrations[1] >= {from: DateTime64(3, 'UTC')} AND registrations[1] < {until: DateTime64(3, 'UTC')}
			AND begins_at >= {from: DateTime64(3, 'UTC')} AND begins_at < {until: DateTime64(3, 'UTC')}
			AND registrations[1] <= {as_of: DateTime64(3, 'UTC')}
			AND ${where}
	)
	WHERE r.referred_at <= {as_of: DateTime64(3, 'UTC')} AND r.to_org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank')
		AND ${of_body}
)
GROUP BY org
ORDER BY pending DESC, org
