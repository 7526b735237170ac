-- Masks and words of some letters. Whoever shows them asks web/lib/server/masking.ts what of them.
SELECT letter_id, category, is_sensitive, citizen_key, citizen_mask, mobile_mask, name_mask, subject, body
FROM ${database}.letter_persons
WHERE letter_id IN {ids: Array(String)}
