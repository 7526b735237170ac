-- When each access of a tool last began a query, as far back as the log goes.
SELECT user AS login, max(event_time) AS used_at
FROM system.query_log
WHERE event_date >= today() - 30 AND startsWith(user, 'tool_') AND type = 'QueryStart'
GROUP BY user
