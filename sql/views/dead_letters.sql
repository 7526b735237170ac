-- A refused event a row, as long as nobody has repaired and replayed it and no corrected load has brought it: its newest
-- receipt is later than both. The same bytes refused again are the same row, with the newest receipt. Without the event itself, which the
-- command line of the office's machine decrypts (deadletters export), and the administrator's page, which hides what may be
-- somebody's. For administrators; not for analysts.
CREATE OR REPLACE VIEW ${database}.dead_letter_list ${on_cluster}
(
	dead_letter_id String COMMENT 'شناسهٔ رویداد ردشده | id of the refused event',
	source String COMMENT 'فرستنده | producer',
	load_id Nullable(String) COMMENT 'شناسهٔ بارگذاری | load that brought it, NULL: none',
	line UInt64 COMMENT 'سطر در درخواست یا فایل | line of its request or file, from 1',
	event_id Nullable(String) COMMENT 'شناسهٔ رویداد نزد فرستنده | event id that it gave, NULL: none that could be read',
	type Nullable(String) COMMENT 'نوع رویداد | event type that it gave, NULL: none that could be read',
	reason String COMMENT 'دلیل رد: bad_date، missing_field و … | why it was refused',
	field Nullable(String) COMMENT 'فیلد نادرست | field at fault, NULL: the event as a whole',
	detail String COMMENT 'شرح، بدون هیچ مقداری | what must be, without any value',
	received_at DateTime64(3, 'UTC') COMMENT 'آخرین دریافت | when it was last received',
	replayed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'آخرین بازفرستادن پیش از آن | earlier replay after which it came and was refused again, NULL: none',
	is_undone UInt8 COMMENT 'بارگذاری آن پس گرفته شده است | its load was taken back since'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	d.dead_letter_id AS dead_letter_id,
	toString(d.source) AS source,
	nullIf(toString(d.load_id), '') AS load_id,
	d.line AS line,
	nullIf(d.event_id, '') AS event_id,
	nullIf(toString(d.type), '') AS type,
	toString(d.reason) AS reason,
	nullIf(toString(d.field), '') AS field,
	d.detail AS detail,
	d.received_at AS received_at,
	nullIf(r.last_replayed_at, toDateTime64(0, 3, 'UTC')) AS replayed_at,
	toUInt8(d.load_id IN (SELECT load_id FROM ${database}.undone_loads)) AS is_undone
FROM
(
	-- Read in the order of the table, so that memory does not grow with it.
	SELECT dead_letter_id, source, load_id, line, event_id, type, reason, field, detail, received_at
	FROM ${database}.dead_letters
	ORDER BY source, dead_letter_id, received_at DESC
	LIMIT 1 BY source, dead_letter_id
) AS d
LEFT JOIN
(
	SELECT source, dead_letter_id, max(replayed_at) AS last_replayed_at
	FROM ${database}.replayed_dead_letters
	GROUP BY source, dead_letter_id
) AS r ON r.source = d.source AND r.dead_letter_id = d.dead_letter_id
LEFT JOIN
(
	${include:queries/dead_letters/replaced.sql, letters = 1}
) AS c ON c.source = d.source AND c.dead_letter_id = d.dead_letter_id
WHERE d.received_at > ifNull(r.last_replayed_at, toDateTime64(0, 3, 'UTC'))
	AND d.received_at > ifNull(c.replaced_at, toDateTime64(0, 3, 'UTC'))
