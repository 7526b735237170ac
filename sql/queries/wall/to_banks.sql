-- Letters registered in the range that had been referred to a bank at least once by `as_of`.
SELECT countIf(arrayExists(org -> org IN (SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank'), orgs)) AS referred_to_banks
FROM ${letters}
WHERE ${include:queries/kpi/shared/registered.sql} AND ${where}
