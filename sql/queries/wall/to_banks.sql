-- Letters registered in the range that had been referred to a bank at least once by `as_of`.
SELECT countIf(was_with_bank) AS referred_to_banks
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND ${where}
