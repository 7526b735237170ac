-- The events of a subject that a void takes back, as (event_id, source), from its `sorted` events: from the newest void to
-- the oldest, a void counts unless it is void itself, and only on what stands before it and came from the same source.
if(
	has(sorted.type, 'event.voided'),
	arrayFold(
		(void, v) -> if(
			has(void, (v.event_id, v.source))
			OR NOT arrayExists(
				t -> t.event_id = v.target_event_id AND t.source = v.source
				AND (t.occurred_at, t.step, t.event_id) < (v.occurred_at, v.step, v.event_id),
				sorted
			),
			void,
			arrayPushBack(void, (v.target_event_id, v.source))
		),
		arrayReverse(arrayFilter(e -> e.type = 'event.voided', sorted)),
		CAST([], 'Array(Tuple(String, String))')
	),
	CAST([], 'Array(Tuple(String, String))')
)
