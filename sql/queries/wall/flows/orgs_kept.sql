-- What came to each body and what went from it by Tehran day, in referrals, from the rollup: whole days, as they are known today.
SELECT day, org, came, toUInt64(answered) + returned + referred_on + closed AS went
FROM ${database}.orgs_daily
WHERE ${of_body}
