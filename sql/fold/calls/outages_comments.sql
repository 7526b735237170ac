-- The columns of an outage, for views.
	outage_id String COMMENT 'شناسهٔ اختلال | outage id',
	component String COMMENT 'بخش | component',
	note String COMMENT 'توضیح | note',
	started_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آغاز | start',
	ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'پایان؛ خالی یعنی ادامه دارد | end, NULL: goes on'
