-- Until when a letter's first referral was waited for: until it came, or its answer or closing made it needless, or until now.
	coalesce(first_referred_at, answered_at, if(state = 'closed', closed_at, NULL), {as_of: DateTime64(3, 'UTC')})
