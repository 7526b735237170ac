-- The body of each of the letter's own answers that came to stand (`begun`: their places in its life): that of the referral which the answer
-- names, else the one which the answer itself names, else the holder at that moment. Empty: the office.
arrayMap(
	place -> arrayFirst(
		body -> body != '',
		[
			arrayLast((to_org, referral_id, at) -> at < place AND referral_id = told.ref[place], referral_tos, referral_ids, referral_places),
			told.from_org[place],
			arrayLast((to_org, at, ended) -> at < place AND (ended = 0 OR ended >= place), referral_tos, referral_places, endings.1)
		]
	),
	begun
)
