-- What a merge of some fifty columns costs: 9.5 µs of CPU an event in a bulk, more than the insert and the recomputation
-- each; so 3.9. A part of one insert, and of a few merged, is one file and not two for each column (an insert of 100,000 events
-- opened 565 files); rows are merged whole, not column by column (a quarter less); and the log, which is read by letter
-- and never whole, waits for twice as many parts before it merges them (a third less).
ALTER TABLE ${table:event_log} MODIFY SETTING min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0, merge_selector_base = 10;
ALTER TABLE ${table:letter_state} MODIFY SETTING min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0;
