-- What a list shows of its letters beside what its figure says of them: nothing of a person, no word of a letter.
SELECT ${columns}
FROM ${letters}
WHERE letter_id IN {ids: Array(String)}
