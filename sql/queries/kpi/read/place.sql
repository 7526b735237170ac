-- How many members there are, and the moment by which so many follow the one of `after_at` as a page takes; NULL when fewer do.
-- Of ten million letters the page itself is then read from those few days, where it alone takes the columns that it shows.
SELECT
	count() AS count,
	toUnixTimestamp64Milli(arrayElementOrNull(groupArraySortedIf(${rows})(at, at > {after_at: DateTime64(3, 'UTC')}), ${rows})) AS last_ms
FROM (${members})
