-- One row an outage, recomputed whole from all its events (sql/fold/calls/outage_base.sql). To compute it in each query was most of what a
-- page's frame cost: 25 ms of CPU to plan it, and 100 with a thousand outages.
CREATE TABLE ${table:outage_state by cityHash64(outage_id)}
(
	outage_id String,
	version UInt64,
	is_deleted UInt8,
	component String,
	note String,
	started_at Nullable(DateTime64(3, 'UTC')),
	ended_at Nullable(DateTime64(3, 'UTC')),
	last_ingested_at DateTime64(3, 'UTC') COMMENT 'تازه‌ترین رسیدن | newest ingestion (or undoing of a load) among its events'
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY outage_id
COMMENT 'وضعیت اختلال‌ها | state of outages'
