-- What is kept, encrypted, of the person of one letter.
SELECT kind, identity_key, sealed
FROM ${database}.identities FINAL
WHERE sealed != '' AND identity_key IN
(
	SELECT arrayJoin([citizen_key, mobile_key, name_key]) FROM ${database}.letter_persons WHERE letter_id = {letter_id: String}
)
