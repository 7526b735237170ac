-- A page of the desk is read up to its last row's place in the order that was asked for. What is due first, held longest or referred
-- most lies in few granules, since letters lie by the time they came; without an index the page read 400 MB of ten million letters.
-- For the newest first NULL must not seem later than all, as it does to an index on the column itself.
ALTER TABLE ${table:letter_state}
	ADD INDEX IF NOT EXISTS due due_at TYPE minmax GRANULARITY 1,
	ADD INDEX IF NOT EXISTS due_last ifNull(due_at, toDateTime64(0, 3, 'UTC')) TYPE minmax GRANULARITY 1,
	ADD INDEX IF NOT EXISTS held holder_since TYPE minmax GRANULARITY 1,
	ADD INDEX IF NOT EXISTS held_last ifNull(holder_since, toDateTime64(0, 3, 'UTC')) TYPE minmax GRANULARITY 1,
	ADD INDEX IF NOT EXISTS hop hops TYPE minmax GRANULARITY 1;

ALTER TABLE ${table:letter_state} MATERIALIZE INDEX due;
ALTER TABLE ${table:letter_state} MATERIALIZE INDEX due_last;
ALTER TABLE ${table:letter_state} MATERIALIZE INDEX held;
ALTER TABLE ${table:letter_state} MATERIALIZE INDEX held_last;
ALTER TABLE ${table:letter_state} MATERIALIZE INDEX hop;
