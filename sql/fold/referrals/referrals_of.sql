-- What referrals_listed.sql reads of a letter `l` as of `${as_of}`, apart from referral_letter_as_of.sql. `seen_times` and `policies` may be
-- shorter than the referrals: no referral has any, or the row was computed before there were any. A missing element is empty.
	letter_id,
	l.channel AS channel,
	l.category AS category,
	l.county AS county,
	l.kind AS kind,
	l.campaign AS campaign,
	referrals.referral_id AS referral_ids,
	referrals.from_org AS from_orgs,
	referrals.to_org AS to_orgs,
	referrals.referred_at AS referred,
	referrals.due_at AS dues,
	referrals.operator AS operators,
	referrals.ended_at AS ended,
	referrals.ended_by AS enders,
	referral_seen AS seen_times,
	${include:fold/referrals/referral_policies.sql} AS policies
