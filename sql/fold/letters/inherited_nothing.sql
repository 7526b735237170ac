-- What letters inherit of which none is a duplicate: nothing, in the columns of inherited_answers.sql.
SELECT
	'' AS letter_id,
	CAST([], 'Array(Tuple(DateTime64(3, \'UTC\'), DateTime64(3, \'UTC\'), Tuple(String, String, String, DateTime64(3, \'UTC\'), UInt8), UInt16))') AS borrowed,
	toUInt64(0) AS borrowed_contents,
	toDateTime64(0, 3, 'UTC') AS borrowed_ingested_at
WHERE 0
