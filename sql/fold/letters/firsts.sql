-- When what can only happen first once first happened to a letter, of its moments and `referral_parts`; what is later than an instant had not. NULL: never.
	arrayElementOrNull(registrations, 1) AS registered_first,
	arrayElementOrNull(screenings, 1) AS screened_first,
	arrayElementOrNull(referral_times, 1) AS referred_first,
	arrayElementOrNull(answerings, 1) AS answered_first,
	arrayElementOrNull(seens, 1) AS seen_first,
	arrayElementOrNull(registered_sms, 1) AS registered_sms_first,
	arrayElementOrNull(referred_sms, 1) AS referred_sms_first,
	arrayElementOrNull(loan_requests, 1) AS loan_requested_first,
	-- The first referral that came with a deadline, and that.
	arrayFirst((t, due) -> due IS NOT NULL, referral_times, referral_dues) AS given_first,
	arrayFirst(due -> due IS NOT NULL, referral_dues) AS given_due
