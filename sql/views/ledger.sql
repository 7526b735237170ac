-- The events of which more than one content stands: one id that its source sent with different contents. The content
-- with the smallest hash stands, whatever came first. Contents of undone loads do not count. No texts: what differs is
-- read in the source, or letter by letter. For administrators and inspectors; not for analysts. 1.5 s of CPU and 130 MB
-- for 10 million events.
CREATE OR REPLACE VIEW ${database}.conflicts ${on_cluster}
(
	source String COMMENT 'فرستنده | producer',
	subject_kind String COMMENT 'نوع موضوع | letter, call or outage',
	subject_id String COMMENT 'شناسهٔ موضوع | id of the letter, call or outage',
	letter_id Nullable(String) COMMENT 'شناسهٔ نامه | letter id',
	call_id Nullable(String) COMMENT 'شناسهٔ تماس | call id',
	event_id String COMMENT 'شناسهٔ رویداد | event id at its producer',
	contents UInt64 COMMENT 'تعداد محتواهای گوناگون | how many contents',
	standing_hash String COMMENT 'چکیدهٔ محتوای معتبر | hash of the content that stands, hexadecimal',
	standing_type String COMMENT 'نوع رویداد معتبر | type of the content that stands',
	other_hashes Array(String) COMMENT 'چکیدهٔ محتواهای دیگر | hashes of the others, hexadecimal, in their order',
	load_ids Array(String) COMMENT 'بارگذاری‌هایی که آن‌ها را آوردند | loads that brought them, empty if none did',
	first_ingested_at DateTime64(3, 'UTC') COMMENT 'رسیدن اولین محتوا | when the first of them came',
	last_ingested_at DateTime64(3, 'UTC') COMMENT 'رسیدن تازه‌ترین محتوای نو | when the last of them came for the first time'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	toString(e.source) AS source,
	toString(e.subject_kind) AS subject_kind,
	e.subject_id AS subject_id,
	if(e.subject_kind = 'letter', e.subject_id, NULL) AS letter_id,
	if(e.subject_kind = 'call', e.subject_id, NULL) AS call_id,
	e.event_id AS event_id,
	length(e.hashes) AS contents,
	lower(hex(e.hashes[1])) AS standing_hash,
	e.standing_type AS standing_type,
	arrayMap(hash -> lower(hex(hash)), arraySlice(e.hashes, 2)) AS other_hashes,
	arraySort(arrayFilter(load -> load != '', e.loads)) AS load_ids,
	e.first_at AS first_ingested_at,
	e.last_at AS last_ingested_at
FROM
(
	SELECT
		subject_kind,
		subject_id,
		source,
		event_id,
		arraySort(groupUniqArray(content_hash)) AS hashes,
		argMin(toString(type), content_hash) AS standing_type,
		groupUniqArray(toString(load_id)) AS loads,
		min(came_at) AS first_at,
		max(came_at) AS last_at
	FROM
	(
		SELECT subject_kind, subject_id, source, event_id, content_hash, load_id, type,
			min(ingested_at) OVER (PARTITION BY subject_kind, subject_id, source, event_id, content_hash) AS came_at
		FROM ${database}.event_log
		WHERE load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
			AND (subject_kind, subject_id, source, event_id) IN
			(
				-- Whatever has a second row, which are few: another content, or the same by another load.
				SELECT subject_kind, subject_id, source, event_id
				FROM ${database}.event_log
				ORDER BY subject_kind, subject_id, source, event_id
				LIMIT 1 OFFSET 1 BY subject_kind, subject_id, source, event_id
			)
	)
	GROUP BY subject_kind, subject_id, source, event_id
) AS e
WHERE length(e.hashes) > 1
;

-- What each source sent on each day and what became of it, to the unit: received = distinct + duplicates + rejected.
-- A day is the Tehran day on which a door acknowledged the batch. An event is distinct once, on the day when it first
-- came in, whatever the load, the content or the door; undone loads are counted too, since they were received.
-- Exact as soon as a batch is in ClickHouse. Batches that came before receipts were kept have no row in receipts.
-- Costs two readings of all keys in the order of the table, whatever is asked of it: 4 s of CPU for 10 million events,
-- and 150 MB of memory whatever their number; GROUP BY took 2.1 GB for the same, since settings within a view
-- (optimize_aggregation_in_order) do not hold. For a page of an administrator, not for a poll every second.
CREATE OR REPLACE VIEW ${database}.ledger ${on_cluster}
(
	source String COMMENT 'فرستنده | producer',
	day Date32 COMMENT 'روز تهران که دریافت شد | Tehran day of receipt',
	received UInt64 COMMENT 'دریافت‌شده | events received and acknowledged: all of the following three',
	distinct_events UInt64 COMMENT 'رویدادهای تازه | events that first came on the day',
	duplicates Int64 COMMENT 'تکراری‌ها | events that had come before, or came more than once on the day',
	rejected UInt64 COMMENT 'ردشده‌ها | refused events, each time that one was sent',
	conflicts UInt64 COMMENT 'از رویدادهای تازه، آن‌ها که با محتوای دیگری هم آمدند | of the distinct events, those of which two contents stand'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	source,
	day,
	sum(sent) AS received,
	sum(known) AS distinct_events,
	toInt64(sum(sent)) - toInt64(sum(refused)) - toInt64(sum(known)) AS duplicates,
	sum(refused) AS rejected,
	sum(disputed) AS conflicts
FROM
(
	SELECT
		toString(source) AS source,
		toDate32(received_at, 'Asia/Tehran') AS day,
		toUInt64(events) + rejected AS sent,
		toUInt64(rejected) AS refused,
		toUInt64(0) AS known,
		toUInt64(0) AS disputed
	FROM ${database}.receipts FINAL
	UNION ALL
	SELECT
		toString(source) AS source,
		toDate32(ingested_at, 'Asia/Tehran') AS day,
		toUInt64(0) AS sent,
		toUInt64(0) AS refused,
		count() AS known,
		toUInt64(0) AS disputed
	FROM
	(
		SELECT source, ingested_at
		FROM ${database}.event_log
		ORDER BY subject_kind, subject_id, source, event_id, ingested_at
		LIMIT 1 BY subject_kind, subject_id, source, event_id
	)
	GROUP BY source, day
	UNION ALL
	SELECT
		source,
		toDate32(first_ingested_at, 'Asia/Tehran') AS day,
		toUInt64(0) AS sent,
		toUInt64(0) AS refused,
		toUInt64(0) AS known,
		count() AS disputed
	FROM ${database}.conflicts
	GROUP BY source, day
)
GROUP BY source, day
