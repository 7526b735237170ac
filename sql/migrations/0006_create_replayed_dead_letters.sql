-- Refused events that a person repaired and sent again, once ingest acknowledged what came of them. A mark and not a
-- deletion: the refused event stays, and the same event refused anew after its replay is listed again.
CREATE TABLE ${table:replayed_dead_letters by cityHash64(dead_letter_id)}
(
	source         LowCardinality(String) COMMENT 'سامانهٔ فرستنده | the producer',
	dead_letter_id String COMMENT 'شناسهٔ رویداد ردشده | the refused event',
	replayed_at    DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'زمان بازفرستادن | when its repair was acknowledged',
	replayed_as    String COMMENT 'شناسهٔ رویداد درست‌شده | event id of the repaired event, the first of several'
)
ENGINE = ${engine:ReplacingMergeTree(replayed_at)}
ORDER BY (source, dead_letter_id)
COMMENT 'رویدادهای ردشده که درست و بازفرستاده شدند | refused events, repaired and replayed';
