-- Whose letter it is: the keyed hash of a person, for the next page of a list of persons.
SELECT ifNull(citizen_key, '') AS person FROM ${letters} WHERE letter_id = {letter: String}
