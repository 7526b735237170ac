-- How many letters are meant, and the place by which so many follow the one of `after_key` as a page takes; NULL when fewer do. The page
-- itself is then read from what lies before that place, where it alone takes the columns that it shows.
SELECT count() AS count, arrayElementOrNull(groupArraySortedIf(${rows})(key, key > {after_key: Int64}), ${rows}) AS last
FROM (SELECT toInt64(${key}) AS key FROM ${letters} WHERE ${where})
