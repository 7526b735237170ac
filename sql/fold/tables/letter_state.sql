-- One row a letter, recomputed whole from all its events whenever a batch touches it (sql/fold/letters/letter_base.sql). The version is led by the
-- generation, and counts the distinct event contents of the letter, which only grow: retries, crashes and a second worker all end in the
-- same row. A letter all of whose events are void is a deleted row; never OPTIMIZE … CLEANUP, which would let an older version return. Never
-- keyed by a column that can change.
-- The indexes: ranges of days are asked by `begins_at`, since NULL of `registered_at` counts as later than all, and one unregistered letter in
-- 2,000 made 214 of 245 granules seem to reach into the last 60 days. A page of the desk is read up to its last row's place in the order asked
-- for; without them it read 400 MB of ten million letters.
CREATE TABLE ${table:letter_state by cityHash64(letter_id)}
(
	${include:fold/tables/letter_row.sql},
	given_at DateTime64(3, 'UTC') MATERIALIZED tupleElement(arrayFirst(r -> (r.due_at IS NOT NULL), referrals), 'referred_at') COMMENT 'نخستین ارجاع با مهلت | first referral with a deadline',
	given_due_at Nullable(DateTime64(3, 'UTC')) MATERIALIZED tupleElement(arrayFirst(r -> (r.due_at IS NOT NULL), referrals), 'due_at') COMMENT 'مهلت آن | deadline of that',
	ended_answers Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))) MATERIALIZED arrayFilter(s -> ((s.2) < toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), answers) COMMENT 'پاسخ‌هایی که دیگر معتبر نیستند، از و تا | answers that stand no more, from and until',
	INDEX first_event first_event_at TYPE minmax GRANULARITY 1,
	INDEX last_event last_event_at TYPE minmax GRANULARITY 1,
	INDEX last_ingested last_ingested_at TYPE minmax GRANULARITY 1,
	INDEX begins begins_at TYPE minmax GRANULARITY 1,
	INDEX search search_text TYPE text(tokenizer = 'splitByNonAlpha') GRANULARITY 1,
	INDEX due due_at TYPE minmax GRANULARITY 1,
	INDEX due_last ifNull(due_at, toDateTime64(0, 3, 'UTC')) TYPE minmax GRANULARITY 1,
	INDEX held holder_since TYPE minmax GRANULARITY 1,
	INDEX held_last ifNull(holder_since, toDateTime64(0, 3, 'UTC')) TYPE minmax GRANULARITY 1,
	INDEX hop hops TYPE minmax GRANULARITY 1
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY letter_id
SETTINGS index_granularity = 4096, min_bytes_for_wide_part = 67108864, enable_vertical_merge_algorithm = 0
COMMENT 'وضعیت نامه‌ها | state of letters'
