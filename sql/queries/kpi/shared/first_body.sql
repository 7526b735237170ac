-- The body of a letter that is not asked for where it lies: that of the office's first referral.
	ifNull(first_org, '') AS body
