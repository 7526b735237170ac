-- The columns that members which are letters share.
	letter_id AS id,
	letter_id,
	channel,
	category,
	county,
	kind,
	campaign,
	ifNull(operator, '') AS operator,
	ifNull(registrar, '') AS registrar,
	state
