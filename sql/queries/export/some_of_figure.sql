-- The rows of a figure's list whose letters the desk means.
SELECT * FROM (${rows}) WHERE letter_id IN (SELECT letter_id FROM ${letters} WHERE ${where})
