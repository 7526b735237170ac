-- Parts of a letter's referrals, each an array of its own: whoever names the whole reads all of it, ids and what no question is about.
	referrals.from_org AS referral_froms,
	referrals.to_org AS referral_tos,
	referrals.referred_at AS referral_times,
	referrals.due_at AS referral_dues,
	referrals.operator AS referral_operators,
	referrals.ended_at AS referral_ends,
	referrals.ended_by AS referral_endings
