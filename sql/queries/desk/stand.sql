-- Where a letter stands in a list, and the letters right before and behind it; '' where there is none. It need not be in the list any more:
-- what was done to it may have taken it out.
WITH ifNull((SELECT toInt64(${key}) FROM ${own_letters} WHERE letter_id = {id: String}), 0) AS own_key
SELECT
	count() AS count,
	countIf((key, letter_id) < (own_key, {id: String})) AS before,
	countIf(letter_id = {id: String}) AS is_in,
	argMaxIf(letter_id, (key, letter_id), (key, letter_id) < (own_key, {id: String})) AS previous,
	argMinIf(letter_id, (key, letter_id), (key, letter_id) > (own_key, {id: String})) AS next
FROM (SELECT toInt64(${key}) AS key, letter_id FROM ${letters} WHERE ${where})
