-- Letters as the rows of a list, each by its registration.
SELECT letter_id AS id, letter_id, begins_at AS at, CAST(NULL, 'Nullable(Float64)') AS value, CAST([], 'Array(String)') AS codes
FROM ${letters}
WHERE ${where}
