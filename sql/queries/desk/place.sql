-- How many letters are meant, and the place by which as many lie behind `after_key` as a page takes, or all that do; NULL when none does.
-- The page itself is then read from what lies before that place, where it alone takes the columns that it shows.
SELECT count() AS count, arrayElementOrNull(groupArraySortedIf(${rows})(key, key > {after_key: Int64}), -1) AS last
FROM (SELECT toInt64(${key}) AS key FROM ${letters} WHERE ${where})
