-- Of the same event refused twice the newest receipt stays, whatever is written last: a batch that is done again late would
-- else bring back an old receipt, and hide behind an earlier replay what was refused after it.
CREATE TABLE ${table:dead_letters_versioned by cityHash64(dead_letter_id)}
(
	dead_letter_id String,
	source         LowCardinality(String),
	load_id        LowCardinality(String),
	line           UInt64,
	event_id       String,
	type           LowCardinality(String),
	reason         LowCardinality(String),
	field          LowCardinality(String),
	detail         String,
	raw_encrypted  String CODEC(NONE),
	received_at    DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(received_at)}
ORDER BY (source, dead_letter_id)
COMMENT 'رویدادهای ردشده | rejected events';

INSERT INTO ${database}.dead_letters_versioned
SELECT dead_letter_id, source, load_id, line, event_id, type, reason, field, detail, raw_encrypted, received_at
FROM ${database}.dead_letters;

EXCHANGE TABLES ${database}.dead_letters_versioned AND ${database}.dead_letters ${on_cluster};

DROP TABLE ${database}.dead_letters_versioned ${on_cluster};
