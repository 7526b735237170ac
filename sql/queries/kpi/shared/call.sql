-- The columns that members which are calls share; `hour` is Tehran's, `state` the outcome.
	call_id AS id,
	'' AS letter_id,
	ifNull(outcome, '') AS state,
	formatDateTime(toTimeZone(begins_at, 'Asia/Tehran'), '%H') AS hour,
	begins_at AS at
