-- What ends the rows of loans that letters of `${from}` no longer have.
${include:fold/referrals/place_ends.sql, list = loans}
