-- One refused event as it was last received, with what came, encrypted.
SELECT dead_letter_id, toString(source) AS source, toString(load_id) AS load_id, toUInt32(line) AS line, toString(reason) AS reason,
	toString(field) AS field, detail, received_at, raw_encrypted
FROM ${database}.dead_letters
WHERE dead_letter_id = {id: String}
ORDER BY received_at DESC
LIMIT 1
