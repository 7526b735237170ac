-- The events of an entity that voids take back, as (event_id, source), from its `sorted` events. Voids (`mark`) are taken from the newest to
-- the oldest. One counts unless it is void itself. It reaches only an earlier event, of the source that it names (`ref`, see
-- target.sql).
if(
	has(sorted.mark, 'void'),
	arrayFold(
		(void, v) -> if(
			has(void, (v.event_id, v.source))
			OR NOT arrayExists(
				t -> t.event_id = v.of_event AND t.source = v.of_source
				AND (t.occurred_at, t.step, t.event_id, t.source) < (v.occurred_at, v.step, v.event_id, v.source),
				sorted
			),
			void,
			arrayPushBack(void, (v.of_event, v.of_source))
		),
		arrayReverse(
			arrayMap(
				v -> CAST(
					(
						v.occurred_at, v.step, v.event_id, v.source,
						splitByChar('\n', v.ref)[1], if(position(v.ref, '\n') = 0, v.source, splitByChar('\n', v.ref)[2])
					),
					'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, of_event String, of_source String)'
				),
				arrayFilter(e -> e.mark = 'void', sorted)
			)
		),
		CAST([], 'Array(Tuple(String, String))')
	),
	CAST([], 'Array(Tuple(String, String))')
)
