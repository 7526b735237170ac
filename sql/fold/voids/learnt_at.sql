-- When what is known of a subject last changed: the newest of its contents' `arrived`, or the undoing of a load that brought one.
greatest(
	fromUnixTimestamp64Milli(max(arrived), 'UTC'),
	arrayMax(
		u -> if(has(arrayFlatten(groupArray(undone_by)), u.1), u.2, toDateTime64(0, 3, 'UTC')),
		(SELECT arrayPushBack(groupArray((toString(load_id), undone_at)), ('', toDateTime64(0, 3, 'UTC'))) FROM (${undone}))
	)
)
