-- The open letters among rows of letter_state.
SELECT * FROM ${from} WHERE ${include:fold/letters/open_condition.sql}
