SELECT '' AS letter_id, CAST([], 'Array(Tuple(DateTime64(3, \'UTC\'), DateTime64(3, \'UTC\')))') AS borrowed, toUInt64(0) AS borrowed_contents, toDateTime64(0, 3, 'UTC') AS borrowed_ingested_at
