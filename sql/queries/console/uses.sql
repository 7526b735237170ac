-- What queries of people have used by now: those that are over, and those that run.
SELECT query_id, toUInt64(sum(read_rows)) AS read_rows, toUInt64(sum(result_rows)) AS result_rows, toUInt8(1) AS is_over
FROM system.query_log
WHERE event_date >= yesterday() AND query_id IN {queries: Array(String)} AND type != 'QueryStart'
GROUP BY query_id
UNION ALL
SELECT query_id, toUInt64(max(read_rows)), toUInt64(0), toUInt8(0)
FROM system.processes
WHERE query_id IN {queries: Array(String)}
GROUP BY query_id
