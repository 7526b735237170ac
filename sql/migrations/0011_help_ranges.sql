-- Ranges of days are asked by the moment of registration, and ids rise with time: a granule holds a day or two of letters. An index
-- on `registered_at` itself leaves out nothing: NULL counts as later than all, and one unregistered letter in 2,000 is
-- enough for 214 of 245 granules to seem to reach into the last 60 days. `begins_at` is never NULL, and equal where a registration is.
ALTER TABLE ${table:letter_state}
	ADD COLUMN IF NOT EXISTS begins_at DateTime64(3, 'UTC') DEFAULT ifNull(registered_at, first_event_at) COMMENT 'ثبت، یا نخستین رویداد | registration, or without one the first event',
	ADD INDEX IF NOT EXISTS begins begins_at TYPE minmax GRANULARITY 1;
ALTER TABLE ${database}.letter_state ${on_cluster}
	ADD COLUMN IF NOT EXISTS begins_at DateTime64(3, 'UTC') DEFAULT ifNull(registered_at, first_event_at);

ALTER TABLE ${table:call_state}
	ADD INDEX IF NOT EXISTS first_event first_event_at TYPE minmax GRANULARITY 1;
