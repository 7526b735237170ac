-- All policies, those that win first: the most particular, then the newest, then by id.
(
	SELECT groupArray(CAST(
		(policy_id, subject, valid_from, channel, category, kind, campaign, body, days, unit = 'working', pauses_on_waiting != 0),
		'Tuple(policy_id String, subject String, valid_from Date32, channel String, category String, kind String, campaign String, body String,
		days UInt16, is_working UInt8, pauses UInt8)'
	))
	FROM
	(
		SELECT * FROM ${database}.deadline_policies FINAL
		ORDER BY (channel != '') + (category != '') + (kind != '') + (campaign != '') + (body != '') DESC, valid_from DESC, policy_id
	)
)
