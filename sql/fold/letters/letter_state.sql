-- Writes letters, which come as rows of their histories (sql/lifecycle/row.ts), with what their columns say of now, into `${into}`.
INSERT INTO ${database}.${into}
(
	${columns}, version, mobile_hash
)
-- Each letter is one row here, so nothing is to be merged on the way in. What follows from letters is written beside them, not one table
-- after another, for as much CPU: two thirds of the time.
SETTINGS optimize_on_insert = 0, max_insert_block_size = 16384, parallel_view_processing = 1
WITH ${now} AS ever
SELECT
	${values},
	${version} AS version,
	toUInt64(${include:fold/letters/citizen_hash.sql, key = mobile_key}) AS mobile_hash
FROM input('${structure}') AS l
FORMAT JSONCompactEachRow
