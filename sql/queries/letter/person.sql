-- Whether a letter is for those alone who have the need to know; none without a registration that stands.
SELECT ${columns}
FROM ${database}.letter_persons
WHERE letter_id = {letter_id: String}
