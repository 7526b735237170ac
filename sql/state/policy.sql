-- The policy of a letter: the most particular one that held on the day of its registration, as a tuple that begins with
-- `policy_id` (empty where none speaks of it); `deadline.sql` makes the deadline of it. Both see a letter's registration
-- (registered_at, registrations, channel, category, county, kind, campaign) and its spans of waiting (waits).
arrayFirst(
	p -> (p.channel = '' OR p.channel = channel) AND (p.category = '' OR p.category = category)
		AND (p.kind = '' OR p.kind = kind) AND (p.campaign = '' OR p.campaign = campaign)
		AND p.valid_from <= toDate32(toTimeZone(registered_at, 'Asia/Tehran')),
	(
		SELECT groupArray(CAST((policy_id, valid_from, channel, category, kind, campaign, days), 'Tuple(policy_id String, valid_from Date32, channel String, category String, kind String, campaign String, days UInt16)'))
		FROM
		(
			SELECT * FROM ${database}.deadline_policies FINAL WHERE subject = 'letter'
			ORDER BY (channel != '') + (category != '') + (kind != '') + (campaign != '') DESC, valid_from DESC, policy_id
		)
	)
)
