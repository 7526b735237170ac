SELECT memory_usage AS memory FROM system.processes WHERE query_id = {query_id: String}
