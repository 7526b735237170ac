-- The keys that are one person's with those of `keys`, where any of these is joined (`ask/persons.ts`); `${joined}` are the keys joined among letters
-- with the mobiles of these persons.
WITH (
	SELECT groupUniqArray(person_key) FROM (${joined}) WHERE citizen_key IN {keys: Array(String)} OR person_key IN {keys: Array(String)}
) AS persons
SELECT groupUniqArray(one) AS keys FROM (SELECT arrayJoin([citizen_key, person_key]) AS one FROM (${joined}) WHERE has(persons, person_key))
