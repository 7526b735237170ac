-- Letters by their ids: what a list shows of them beside what its figure says, or what has become of them. Nothing of a person, no word
-- of a letter.
SELECT ${columns}
FROM ${letters}
WHERE letter_id IN {ids: Array(String)}
