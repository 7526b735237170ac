-- A part of one insert, and of a few merged, is one file and not two for each of some fifty columns: an insert of 100,000
-- events opened 565 files. A third of the CPU of inserts and merges; queries over larger parts read columns as before.
ALTER TABLE ${table:event_log} MODIFY SETTING min_bytes_for_wide_part = 67108864;
ALTER TABLE ${table:letter_state} MODIFY SETTING min_bytes_for_wide_part = 67108864;
