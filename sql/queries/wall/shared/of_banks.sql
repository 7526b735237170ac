-- Referrals to banks of letters registered in the range, for which `letter_begins_at` has an index.
	letter_is_registered AND letter_begins_at >= {from: DateTime64(3, 'UTC')} AND letter_begins_at < {until: DateTime64(3, 'UTC')}
	-- By the dictionary it is asked once a code; IN of a subquery asks it of each row (ten million: 110 ms of CPU).
	AND dictGetOrDefault('${database}.bodies_by_code', 'kind', to_org, '') = 'bank'
	AND ${of_referral}
