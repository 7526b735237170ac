-- The columns of a call, from those of its `turns` that have happened (`come`).
	arrayFirstOrNull(e -> e.type = 'call.offered', come).occurred_at AS offered_at,
	arrayLastOrNull(e -> e.type != 'call.offered', come).occurred_at AS ended_at,
	-- The later stage wins: a call that was answered was neither abandoned nor blocked.
	multiIf(
		has(come.type, 'call.answered'), 'answered',
		has(come.type, 'call.abandoned'), 'abandoned',
		has(come.type, 'call.blocked'), 'blocked',
		NULL
	) AS outcome,
	arrayLast(e -> e.wait_s IS NOT NULL, come).wait_s AS wait_s,
	arrayLast(e -> e.handle_s IS NOT NULL, come).handle_s AS handle_s
