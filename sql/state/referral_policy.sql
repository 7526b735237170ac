-- Of each of the `referrals` of a letter, the policy of the body that sets its deadline, and that deadline; empty when none
-- has one. What was given with a referral stands before it.
CAST([], 'Array(Tuple(policy_id String, due_at Nullable(DateTime64(3, \'UTC\'))))')
