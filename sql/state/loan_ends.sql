-- What ends the rows of loans that letters of `${from}` no longer have.
${include:state/place_ends.sql, list = loans}
