-- When the office last learnt something of an entity: the newest arrival of its contents (`arrived`), or the undoing of a load that had
-- brought one of them.
greatest(
	fromUnixTimestamp64Milli(max(arrived), 'UTC'),
	arrayMax(
		u -> if(has(arrayFlatten(groupArray(undone_by)), u.1), u.2, toDateTime64(0, 3, 'UTC')),
		(SELECT arrayPushBack(groupArray((toString(load_id), undone_at)), ('', toDateTime64(0, 3, 'UTC'))) FROM (${undone}))
	)
)
