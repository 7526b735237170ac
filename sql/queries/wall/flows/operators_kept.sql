-- Referrals by the office's operators, by Tehran day, from the rollup: whole days, as they are known today.
SELECT day, operator, referrals
FROM ${database}.operators_daily
