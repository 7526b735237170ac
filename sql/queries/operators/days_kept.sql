-- The same (days.sql) from the days that are kept, `${days}` of them.
SELECT toString(code) AS operator, d.day AS day, toUInt64(referrals) AS made, toUInt64(own) AS quarters
FROM ${database}.operator_days AS d FINAL
ARRAY JOIN d.cells.operator AS code, d.cells.referrals AS referrals, d.cells.quarters AS own
WHERE d.day >= {first_day: Date32} AND d.day <= {last_day: Date32} AND ${days}
