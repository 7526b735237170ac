-- The referrals of letters (referrals_of.sql), each by its columns and not as a tuple, and nothing else: a view's ARRAY JOIN repeats
-- all that it names, used or not. What left the bodies in 60 days,
-- of a million letters: 103 ms of CPU, where tuples beside what is seen and due cost 313.
ARRAY JOIN
	referral_ids AS r_referral_id, from_orgs AS r_from_org, to_orgs AS r_to_org, referred AS r_referred_at, dues AS r_due_at,
	operators AS r_operator, ended AS r_ended_at, enders AS r_ended_by, arrayEnumerate(referred) AS n
