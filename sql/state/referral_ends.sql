${include:state/place_ends.sql, list = referrals}
