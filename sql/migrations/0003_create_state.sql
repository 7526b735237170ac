-- One row a letter, recomputed whole from all its events whenever a batch touches it (sql/state/letter_base.sql).
-- The version is the number of distinct event contents of the letter, a function of the set that only grows: retries,
-- crashes and a second worker all end in the same row. A letter all of whose events are void is a deleted row;
-- never OPTIMIZE … CLEANUP, which would let an older version return. Never keyed by a column that can change.
CREATE TABLE ${table:letter_state by cityHash64(letter_id)}
(
	letter_id          String,
	version            UInt64,
	is_deleted         UInt8,
	first_event_at     DateTime64(3, 'UTC'),
	last_event_at      DateTime64(3, 'UTC'),
	events             UInt32,
	void_events        UInt16,
	channel            LowCardinality(String),
	category           LowCardinality(String),
	county             LowCardinality(String),
	kind               LowCardinality(String),
	campaign           LowCardinality(String),
	priority           LowCardinality(String),
	subject            String,
	citizen_key        String,
	registrar          LowCardinality(String),
	registrations      Array(DateTime64(3, 'UTC')),
	screenings         Array(DateTime64(3, 'UTC')),
	referrals          Array(Tuple(
		referral_id String, from_org LowCardinality(String), to_org LowCardinality(String),
		referred_at DateTime64(3, 'UTC'), due_at Nullable(DateTime64(3, 'UTC')), operator LowCardinality(String),
		ended_at Nullable(DateTime64(3, 'UTC')), ended_by LowCardinality(String))),
	returnings         Array(DateTime64(3, 'UTC')),
	answerings         Array(DateTime64(3, 'UTC')),
	closings           Array(DateTime64(3, 'UTC')),
	reopenings         Array(DateTime64(3, 'UTC')),
	objections         Array(DateTime64(3, 'UTC')),
	outcomes           Array(Tuple(DateTime64(3, 'UTC'), String)),
	promises           Array(Tuple(DateTime64(3, 'UTC'), Nullable(DateTime64(3, 'UTC')))),
	own_answers        Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))),
	answers            Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))),
	closes             Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))),
	links              Array(Tuple(DateTime64(3, 'UTC'), String)),
	registered_sms     Array(DateTime64(3, 'UTC')),
	referred_sms       Array(DateTime64(3, 'UTC')),
	loan_requests      Array(DateTime64(3, 'UTC')),
	policy_id          LowCardinality(String),
	deadline           Nullable(DateTime64(3, 'UTC')),

	-- As of now, from the above (sql/state/letter_columns.sql).
	state              LowCardinality(String),
	is_answered        UInt8,
	answered_at        Nullable(DateTime64(3, 'UTC')),
	registered_at      Nullable(DateTime64(3, 'UTC')),
	screened_at        Nullable(DateTime64(3, 'UTC')),
	first_referred_at  Nullable(DateTime64(3, 'UTC')),
	last_referred_at   Nullable(DateTime64(3, 'UTC')),
	holder             LowCardinality(Nullable(String)),
	hops               UInt16,
	returns            UInt16,
	first_answered_at  Nullable(DateTime64(3, 'UTC')),
	last_answered_at   Nullable(DateTime64(3, 'UTC')),
	closed_at          Nullable(DateTime64(3, 'UTC')),
	reopened_at        Nullable(DateTime64(3, 'UTC')),
	objected_at        Nullable(DateTime64(3, 'UTC')),
	due_at             Nullable(DateTime64(3, 'UTC')),
	operator           LowCardinality(Nullable(String)),
	master_letter_id   Nullable(String),
	outcome            LowCardinality(Nullable(String)),
	promised_at        Nullable(DateTime64(3, 'UTC')),
	registered_sms_at  Nullable(DateTime64(3, 'UTC')),
	referred_sms_at    Nullable(DateTime64(3, 'UTC')),
	loan_requested_at  Nullable(DateTime64(3, 'UTC')),
	INDEX first_event first_event_at TYPE minmax GRANULARITY 1,
	INDEX last_event last_event_at TYPE minmax GRANULARITY 1
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY letter_id
SETTINGS index_granularity = 4096
COMMENT 'وضعیت نامه‌ها | state of letters';

-- What a batch's duplicates take from their masters (sql/state/borrow.ts), on its way into letter_state.
CREATE TABLE ${table:borrowed_answers by cityHash64(letter_id)}
(
	batch_id   UInt64,
	letter_id  String,
	answers    Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))),
	contents   UInt64,
	written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(contents)}
ORDER BY (batch_id, letter_id)
TTL toDateTime(written_at) + INTERVAL 1 DAY
COMMENT 'پاسخ‌هایی که نامه‌های تکراری از اصلی می‌گیرند | answers that duplicates take from masters';

CREATE TABLE ${table:call_state by cityHash64(call_id)}
(
	call_id    String,
	version    UInt64,
	is_deleted UInt8,
	offered_at Nullable(DateTime64(3, 'UTC')),
	ended_at   Nullable(DateTime64(3, 'UTC')),
	first_event_at DateTime64(3, 'UTC'),
	outcome    LowCardinality(Nullable(String)),
	wait_s     Nullable(UInt32),
	handle_s   Nullable(UInt32)
)
ENGINE = ${engine:ReplacingMergeTree(version, is_deleted)}
ORDER BY call_id
COMMENT 'وضعیت تماس‌ها | state of calls';

-- Flows of a Tehran day, one row a day that holds the whole of it: replaced at once, so that a cell which vanished
-- leaves nothing behind. `revision` rises with each recomputation; rollups have one writer.
CREATE TABLE ${table:letter_days by cityHash64(day)}
(
	day      Date32,
	revision UInt64,
	cells Nested(
		channel    LowCardinality(String),
		category   LowCardinality(String),
		registered UInt32,
		screened   UInt32,
		referred   UInt32,
		answered   UInt32,
		reopened   UInt32)
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'جریان روزانهٔ نامه‌ها | flows of letters by day';

CREATE TABLE ${table:org_days by cityHash64(day)}
(
	day      Date32,
	revision UInt64,
	cells Nested(
		org         LowCardinality(String),
		came        UInt32,
		answered    UInt32,
		returned    UInt32,
		referred_on UInt32,
		closed      UInt32)
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'جریان روزانهٔ ارجاع‌ها نزد دستگاه‌ها | flows of referrals by body and day';

CREATE TABLE ${table:operator_days by cityHash64(day)}
(
	day      Date32,
	revision UInt64,
	cells Nested(operator LowCardinality(String), referrals UInt32, returned UInt32)
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'ارجاع‌های روزانهٔ کارشناسان | referrals of operators by day';

CREATE TABLE ${table:call_days by cityHash64(day)}
(
	day       Date32,
	revision  UInt64,
	offered   UInt32,
	answered  UInt32,
	abandoned UInt32,
	blocked   UInt32,
	wait_s    UInt64,
	handle_s  UInt64
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY day
COMMENT 'تماس‌های روزانه | calls by day';

-- What the dashboard watches: a row a recomputation, so that one small query tells whether any figure may have changed.
CREATE TABLE ${table:refreshes by revision}
(
	revision     UInt64,
	refreshed_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
	letters      UInt32,
	calls        UInt32,
	days         UInt32
)
ENGINE = ${engine:MergeTree}
ORDER BY revision
TTL toDateTime(refreshed_at) + INTERVAL 7 DAY
COMMENT 'بازشماری‌ها | recomputations';
