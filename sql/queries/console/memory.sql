-- Bytes that a query holds now; no row: it is not there any more.
SELECT memory_usage AS memory FROM system.processes WHERE query_id = {query_id: String}
