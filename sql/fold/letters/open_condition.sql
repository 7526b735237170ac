-- Whether somebody has still to act on a letter: it is unanswered, or with a body.
(NOT is_deleted AND (NOT (is_answered OR is_ended) OR arrayExists(r -> r.ended_at IS NULL, referrals)))
