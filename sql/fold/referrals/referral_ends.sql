-- Deleted rows for the referrals that letters of `${from}` no longer have.
${include:fold/referrals/place_ends.sql, list = referrals}
