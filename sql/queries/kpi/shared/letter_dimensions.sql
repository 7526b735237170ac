-- What every letter is told apart by.
	channel,
	category,
	county,
	kind,
	campaign,
	ifNull(operator, '') AS operator,
	ifNull(registrar, '') AS registrar,
	state
