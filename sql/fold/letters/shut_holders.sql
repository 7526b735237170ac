-- Who held the letter when each of `shut_turns` came; empty: the office.
arrayMap(
	e -> arrayLast((to_org, at, ended) -> at < e.1 AND (ended = 0 OR ended >= e.1), referral_tos, referral_places, endings.1),
	shut_turns
)
