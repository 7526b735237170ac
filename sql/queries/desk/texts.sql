-- What a list may show of its letters in words and of their persons under a mask, as known now, and whether that is for those alone
-- who need to know. `state`: the table of state that has them all.
SELECT letter_id, subject, citizen_mask, category IN (SELECT code FROM ${database}.categories FINAL WHERE sensitive = 1) AS is_sensitive
FROM ${database}.${state} FINAL
WHERE letter_id IN {ids: Array(String)}
