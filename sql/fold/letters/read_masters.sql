-- The masters that letters which `${letters}` selects were ever linked to, void or not.
SELECT letter_id, groupUniqArray(master_letter_id)
FROM ${database}.letter_links
WHERE (${letters}) AND master_letter_id != letter_id
GROUP BY letter_id
