-- Rows made of events of erased letters before that; `${whole}` says which columns a table has.
letter_id IN (SELECT id FROM ${database}.erasures FINAL WHERE kind = 'letter' AND ({is_all: Bool} OR mobile != 'done')) AND (${whole})
