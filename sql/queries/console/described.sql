DESCRIBE (SELECT * FROM ${database}.${view}(${moments}))
