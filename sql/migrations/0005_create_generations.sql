-- What state and rollups are computed with. The generation leads every row's version (sql/state/generation.server.ts): what a
-- rebuild computes beats what was computed before it, whatever the counts. `both`: the tables that a rebuild has made
-- are about to take the place of the living ones, and whoever recomputes writes to both; `settled`: there is one of each.
CREATE TABLE ${table:generations by generation}
(
	generation    UInt32 COMMENT 'شمارهٔ نسل | generation',
	phase         Enum8('both' = 1, 'settled' = 2) COMMENT 'مرحله | whether a swap is under way',
	state_version UInt32 COMMENT 'نسخهٔ قواعد وضعیت | version of the rules that the rows were computed with',
	published_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان | when'
)
ENGINE = ${engine:MergeTree}
ORDER BY (generation, phase)
COMMENT 'نسل‌های وضعیت | generations of state';

-- Which batch was recomputed when; written after its events are in and before its state is computed, so that a rebuild finds
-- all that may have gone into the tables which it replaces.
CREATE TABLE ${table:recomputations by batch_id}
(
	batch_id  UInt64 COMMENT 'دسته | batch of `touched`',
	called_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان | when'
)
ENGINE = ${engine:MergeTree}
ORDER BY (called_at, batch_id)
TTL toDateTime(called_at) + INTERVAL 7 DAY
COMMENT 'بازشماری هر دسته | recomputations of batches';
