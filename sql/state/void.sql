-- The events of a subject that a void takes back, as (event_id, source), from its `sorted` events: from the newest void to
-- the oldest, a void (`mark`) counts unless it is void itself, and only on what stands before it and came from the same
-- source (`ref` is the event it names).
if(
	has(sorted.mark, 'void'),
	arrayFold(
		(void, v) -> if(
			has(void, (v.event_id, v.source))
			OR NOT arrayExists(
				t -> t.event_id = v.ref AND t.source = v.source
				AND (t.occurred_at, t.step, t.event_id) < (v.occurred_at, v.step, v.event_id),
				sorted
			),
			void,
			arrayPushBack(void, (v.ref, v.source))
		),
		arrayReverse(arrayFilter(e -> e.mark = 'void', sorted)),
		CAST([], 'Array(Tuple(String, String))')
	),
	CAST([], 'Array(Tuple(String, String))')
)
