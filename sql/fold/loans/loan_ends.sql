-- Deleted rows for the loans that letters of `${from}` no longer have.
${include:fold/referrals/place_ends.sql, list = loans}
