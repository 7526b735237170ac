-- Persons who asked for a loan in letters registered in the range, of those who are known. Apart from the totals: to count them takes longest.
SELECT uniqExactIf(citizen_hash, citizen_hash != 0) AS loan_persons
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND loan_requested_at IS NOT NULL AND ${where}
