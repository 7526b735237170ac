-- Columns of the views that one may see, in their order, with both languages' comment.
SELECT table AS view, name, type, comment
FROM system.columns
WHERE database = {database: String}
ORDER BY table, position
