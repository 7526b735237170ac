-- The rows of a figure's list, each with the codes that it is told apart by.
SELECT id, letter_id, at, ${value} AS value, ${codes} AS codes
FROM (${members})
