-- The columns that members which are letters share.
	letter_id AS id,
	letter_id,
	${include:queries/kpi/shared/letter_dimensions.sql}
