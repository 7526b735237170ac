-- What ends the rows of referrals that letters of `${from}` no longer have.
${include:state/place_ends.sql, list = referrals}
