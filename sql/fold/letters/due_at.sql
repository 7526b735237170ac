-- When a letter `l` is due, as of `${as_of}`: by its policy, from its registration on, and not while
-- waiting stops its clock; where none speaks of it, by the deadline
-- that was given with its first referral that has one, from that referral on.
if(
	registered_at IS NOT NULL AND l.policy_id != '',
	${include:fold/letters/moved.sql, due = deadline, moves = l.deadline_moves},
	if(given_first <= ${as_of}, given_due, NULL)
)
