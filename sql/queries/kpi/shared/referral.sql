-- The columns that members which are referrals share.
	referral_id AS id,
	letter_id,
	channel,
	category,
	county,
	kind,
	campaign,
	ifNull(operator, '') AS operator,
	to_org AS body
