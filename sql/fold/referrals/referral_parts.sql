-- The parts of a letter's referrals as arrays of their own, for a SELECT directly from the table. Outside of that SELECT, naming one part of
-- `referrals` reads all of them (80 MB per million letters; `to_org` alone has 20).
	referrals.from_org AS referral_froms,
	referrals.to_org AS referral_tos,
	referrals.referred_at AS referral_times,
	referrals.due_at AS referral_dues,
	referrals.operator AS referral_operators,
	referrals.ended_at AS referral_ends,
	referrals.ended_by AS referral_endings
