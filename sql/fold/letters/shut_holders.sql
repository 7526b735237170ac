-- Who held the letter when each of `shut_turns` came; empty: the office; and who held it last by then, which a return or a reopening does not undo.
arrayMap(
	e -> (
		arrayLast((to_org, at, ended) -> at < e.1 AND (ended = 0 OR ended >= e.1), referral_tos, referral_places, endings.1),
		arraySort(
			arrayMap(
				(to_org, at, ended) -> (if(ended = 0, e.1, least(ended, e.1)), at, to_org),
				arrayFilter((to_org, at) -> at < e.1, referral_tos, referral_places),
				arrayFilter(at -> at < e.1, referral_places),
				arrayFilter((ended, at) -> at < e.1, endings.1, referral_places)
			)
		)[-1].3
	),
	shut_turns
)
