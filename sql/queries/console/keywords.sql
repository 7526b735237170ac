-- Words of the server's SQL.
SELECT keyword FROM system.keywords ORDER BY keyword
