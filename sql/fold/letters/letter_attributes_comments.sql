-- The columns of letter_attributes.sql.
	channel LowCardinality(String) COMMENT 'راه رسیدن نامه | channel of the letter',
	category LowCardinality(String) COMMENT 'موضوع نامه | its category',
	county LowCardinality(String) COMMENT 'شهرستان نامه | its county',
	kind LowCardinality(String) COMMENT 'نوع نامه | its kind',
	campaign LowCardinality(String) COMMENT 'سفر | its campaign',
	registered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'ثبت نامه | registration of the letter'
