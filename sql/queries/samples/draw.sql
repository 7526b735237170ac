-- A sample of the letters of a list: those of the smallest keys. A key is made of the seed and the letter's id alone (the first
-- 64 bits of their SHA-256 as a share of 1, u), so that anybody draws the same again; -ln(u) / weight makes a letter as likely
-- as it weighs (Efraimidis and Spirakis).
SELECT letter_id, points, weight, key
FROM
(
	SELECT
		letter_id,
		${points} AS points,
		${weight} AS weight,
		-log((reinterpretAsUInt64(reverse(substring(SHA256(concat({seed: String}, '\n', letter_id)), 1, 8))) + 0.5) / 18446744073709551616.) / weight AS key
	FROM ${letters}
	WHERE letter_id IN (SELECT letter_id FROM (${chosen}))
)
ORDER BY key, letter_id
LIMIT {size: UInt32}
