-- How many letters a list is of.
SELECT uniqExact(letter_id) AS population FROM (${chosen}) WHERE letter_id != ''
