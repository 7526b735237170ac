-- Whether any of these categories is for those who have the need to know alone.
SELECT count() > 0 AS is_sensitive FROM ${database}.categories FINAL WHERE code IN {codes: Array(String)} AND sensitive != 0
