-- The open letters among rows of letter_state.
SELECT * FROM ${from} WHERE ${include:state/open_condition.sql}
