-- Columns of a view that takes moments, of which the server keeps none.
DESCRIBE (SELECT * FROM ${database}.${view}(${moments}))
