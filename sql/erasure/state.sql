-- Rows made of events of erased letters (`${letters}`) before that; `${whole}` says which columns a table has.
letter_id IN (${letters}) AND (${whole})
