-- What the health of the office is told by: how many events there are and came in the last week, the newest moment of any, and the refused
-- events that wait for repair. From receipts: the log itself may have ten million rows.
SELECT
	toUInt64(sum(events)) AS events,
	toUInt64(sumIf(r.events, r.received_at > now64(3, 'UTC') - toIntervalDay(7))) AS week_events,
	if(count() = 0, NULL, toUnixTimestamp64Milli(min(r.received_at))) AS first_at,
	if(count() = 0, NULL, toUnixTimestamp64Milli(greatest(max(r.received_at), ifNull(max(r.newest_at), max(r.received_at))))) AS newest_at,
	toUnixTimestamp64Milli(now64(3, 'UTC')) AS engine_at,
	(SELECT toUInt64(count()) FROM ${database}.dead_letter_list) AS refused,
	(SELECT if(count() = 0, NULL, toUnixTimestamp64Milli(min(received_at))) FROM ${database}.dead_letter_list) AS refused_since
FROM ${database}.receipts AS r FINAL
