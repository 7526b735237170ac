${include:state/place_ends.sql, list = loans}
