-- Whose each own answer is that came to stand (`begun`: their places in the life): the body of the referral that it names, else the body that it
-- names itself, else whoever holds the letter then. Empty: the office.
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
