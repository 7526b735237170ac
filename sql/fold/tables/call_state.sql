-- One row a call, recomputed whole from all its events (sql/fold/calls/call_base.sql).
CREATE TABLE ${table:call_state by cityHash64(call_id)}
(
	call_id String,
	version UInt64,
	is_deleted UInt8,
	offered_at Nullable(DateTime64(3, 'UTC')),
	ended_at Nullable(DateTime64(3, 'UTC')),
	first_event_at DateTime64(3, 'UTC') CODEC(T64),
	outcome LowCardinality(Nullable(String)),
	wait_s Nullable(UInt32),
	handle_s Nullable(UInt32),
	turns Array(Tuple(occurred_at DateTime64(3, 'UTC'), type LowCardinality(String), wait_s Nullable(UInt32), handle_s Nullable(UInt32))) COMMENT 'گام‌های تماس | what happened, in order',
	last_event_at DateTime64(3, 'UTC') COMMENT 'آخرین رویداد | last event' CODEC(T64),
	last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن | newest ingestion (or undoing of a load) among its events',
	INDEX last_ingested last_ingested_at TYPE minmax GRANULARITY 1,
	INDEX first_event first_event_at TYPE minmax GRANULARITY 1
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY call_id
COMMENT 'وضعیت تماس‌ها | state of calls'
