-- The columns that members which are loans share. `state` is how far it has come.
	loan_id AS id,
	letter_id,
	channel,
	category,
	county,
	kind,
	campaign,
	ifNull(bank, '') AS bank,
	ifNull(collateral, '') AS collateral,
	multiIf(paid_at IS NOT NULL, 'paid', approved_at IS NOT NULL, 'approved', refused_at IS NOT NULL, 'refused', 'requested') AS state
