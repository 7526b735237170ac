-- How many a list has.
SELECT ${count} AS count FROM (${members})
