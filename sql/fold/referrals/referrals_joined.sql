-- One row per referral of a letter (referrals_of.sql), by its place `n`. An ARRAY JOIN in a view reads and copies all arrays that it names,
-- even unused ones. So it names the places only, and each column is taken by place.
ARRAY JOIN arrayEnumerate(referred) AS n
