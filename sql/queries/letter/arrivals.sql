-- When anything of a letter came in: the moments at which the office learnt of it, the newest first.
SELECT toUnixTimestamp64Milli(ingested_at) AS at
FROM ${database}.event_log
WHERE subject_kind = 'letter' AND subject_id = {letter_id: String}
GROUP BY ingested_at
ORDER BY ingested_at DESC
LIMIT {limit: UInt32}
