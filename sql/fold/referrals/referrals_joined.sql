-- The referrals of letters (referrals_of.sql), each by its place `n`: a view's ARRAY JOIN reads and repeats all that it names, used or not,
-- so it names one thing, and the columns are taken by place.
ARRAY JOIN arrayEnumerate(referred) AS n
