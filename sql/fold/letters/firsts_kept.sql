-- The same (firsts.sql) of a row of letter_state: what has first happened as of now is what first happened, whenever one asks.
	registered_at AS registered_first,
	screened_at AS screened_first,
	first_referred_at AS referred_first,
	first_answered_at AS answered_first,
	seen_at AS seen_first,
	registered_sms_at AS registered_sms_first,
	referred_sms_at AS referred_sms_first,
	loan_requested_at AS loan_requested_first,
	given_at AS given_first,
	given_due_at AS given_due
