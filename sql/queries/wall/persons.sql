-- Persons who asked for a loan in letters registered in the range, of those who are known: by the loans, of which there are a quarter as many as
-- letters. Apart from the totals: to count them takes longest. A letter's registration is between its first event and its last, which have an index.
SELECT uniqExactIf(citizen_hash, citizen_hash != 0) AS loan_persons
FROM ${loans}
WHERE registered_at >= {from: DateTime64(3, 'UTC')} AND registered_at < {until: DateTime64(3, 'UTC')}
	AND letter_first_event_at < {until: DateTime64(3, 'UTC')} AND letter_last_event_at >= {from: DateTime64(3, 'UTC')}
	AND requested_at IS NOT NULL AND ${where}
