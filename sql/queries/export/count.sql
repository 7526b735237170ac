-- How many rows a list has.
SELECT count() AS count FROM (${chosen})
