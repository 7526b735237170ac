-- The rows of a figure's list, each with the codes that it is told apart by.
SELECT ${id} AS id, letter_id, at, ${value} AS value, ${dimensions} AS codes, id AS place
FROM (${members})
WHERE ${part} = 1 AND ${where}
