-- Persons who asked for a loan in letters registered in the range. Apart from the totals: their keys are 32 letters each.
SELECT uniqExact(citizen_key) AS loan_persons
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND loan_requested_at IS NOT NULL AND ${where}
