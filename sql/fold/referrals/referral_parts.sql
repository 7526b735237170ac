-- Parts of a letter's referrals, each an array of its own, for a SELECT right from the table: within another one whoever names a part reads the whole,
-- ids and what no question is about (80 MB a million letters, where `to_org` is 20).
	referrals.from_org AS referral_froms,
	referrals.to_org AS referral_tos,
	referrals.referred_at AS referral_times,
	referrals.due_at AS referral_dues,
	referrals.operator AS referral_operators,
	referrals.ended_at AS referral_ends,
	referrals.ended_by AS referral_endings
