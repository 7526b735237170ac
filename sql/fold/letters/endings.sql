-- What ends each referral, as `ends` has it: the first thing after it that answers it, returns it, refers it on from its holder, or closes the
-- letter. All zero for one that is open. One that is made while its letter stands closed ends where it begins: nobody waits for an answer to it.
arrayMap(
	(place, referral_id, to_org, referred_at) -> if(
		arrayLast(e -> e.1 < place AND e.2 IN (11, 12, 13), ends).2 = 11,
		(place, toUInt8(11), referred_at, '', ''),
		arrayFirst(
			e -> e.1 > place AND (
				(e.2 = 10 AND (e.4 = referral_id OR e.4 = ''))
				OR (e.2 = 8 AND e.4 = referral_id)
				OR (e.2 = 4 AND e.5 != '' AND e.5 = to_org)
				OR e.2 = 11
			),
			ends
		)
	),
	referral_places,
	referral_ids,
	referral_tos,
	referral_times
)
