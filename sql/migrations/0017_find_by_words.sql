-- What a letter is found by: its subject line and its code, folded (sql/text/words.sql). Of ten million letters a word's are found
-- by the index; those that are in most letters are read from the column.
ALTER TABLE ${table:letter_state}
	ADD COLUMN IF NOT EXISTS search_text String MATERIALIZED ${include:text/words.sql, text = concat(subject, ' ', letter_id)} COMMENT 'واژه‌های عنوان و کد برای جستجو | words of subject and code, folded to be searched',
	ADD INDEX IF NOT EXISTS search search_text TYPE text(tokenizer = 'splitByNonAlpha') GRANULARITY 1;
ALTER TABLE ${database}.letter_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS search_text String;

-- The texts of answers and notes likewise, with what is shown of a masked number; and persons by their keys.
ALTER TABLE ${table:event_log}
	ADD COLUMN IF NOT EXISTS search_text String MATERIALIZED concat(
		if(text = '', '', ${include:text/words.sql, text = text}),
		if(citizen_mask = '', '', concat(' ', substringUTF8(citizen_mask, -4))), if(mobile_mask = '', '', concat(' ', substringUTF8(mobile_mask, -4)))
	) COMMENT 'واژه‌های متن و نمای شناسه برای جستجو | words of the text and what a mask shows, folded to be searched',
	ADD INDEX IF NOT EXISTS search search_text TYPE text(tokenizer = 'splitByNonAlpha') GRANULARITY 1,
	ADD INDEX IF NOT EXISTS citizens citizen_key TYPE bloom_filter(0.01) GRANULARITY 1,
	ADD INDEX IF NOT EXISTS mobiles mobile_key TYPE bloom_filter(0.01) GRANULARITY 1,
	ADD INDEX IF NOT EXISTS names name_key TYPE bloom_filter(0.01) GRANULARITY 1;
ALTER TABLE ${database}.event_log ${on_cluster}
	ADD COLUMN IF NOT EXISTS search_text String;

ALTER TABLE ${table:letter_state} MATERIALIZE COLUMN search_text;
ALTER TABLE ${table:letter_state} MATERIALIZE INDEX search;
ALTER TABLE ${table:event_log} MATERIALIZE COLUMN search_text;
ALTER TABLE ${table:event_log} MATERIALIZE INDEX search;
ALTER TABLE ${table:event_log} MATERIALIZE INDEX citizens;
ALTER TABLE ${table:event_log} MATERIALIZE INDEX mobiles;
ALTER TABLE ${table:event_log} MATERIALIZE INDEX names;
