-- The same in the list of a figure, the oldest first; a letter with several rows stands where its first one does.
WITH
	list AS (SELECT letter_id, min(at) AS key FROM (${rows}) WHERE letter_id != '' GROUP BY letter_id),
	(SELECT min(key) FROM list WHERE letter_id = {id: String}) AS own_key
SELECT
	count() AS count,
	countIf((key, letter_id) < (own_key, {id: String})) AS before,
	countIf(letter_id = {id: String}) AS is_in,
	argMaxIf(letter_id, (key, letter_id), (key, letter_id) < (own_key, {id: String})) AS previous,
	argMinIf(letter_id, (key, letter_id), (key, letter_id) > (own_key, {id: String})) AS next
FROM list
