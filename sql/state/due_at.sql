-- When a letter `l` is due, as of `${as_of}`: by its policy, from its registration on, and not while
-- waiting stops its clock; where none speaks of it, by the deadline
-- that was given with its first referral that has one, from that referral on.
if(
	registered_at IS NOT NULL AND l.policy_id != '',
	${include:state/moved.sql, due = deadline, moves = l.deadline_moves},
	arrayFirst(r -> r.referred_at <= ${as_of} AND r.due_at IS NOT NULL, referrals).due_at
)
