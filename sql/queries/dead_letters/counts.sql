-- Refused events that wait for repair, by reason and source.
SELECT reason, source, toUInt32(count()) AS count
FROM ${database}.dead_letter_list
WHERE ${include:queries/dead_letters/filter.sql}
GROUP BY reason, source
ORDER BY count DESC, reason, source
