-- How many letters are meant.
SELECT count() AS count FROM ${letters} WHERE ${where}
