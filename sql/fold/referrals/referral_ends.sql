-- What ends the rows of referrals that letters of `${from}` no longer have.
${include:fold/referrals/place_ends.sql, list = referrals}
