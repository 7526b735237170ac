-- The letters of a page, in its order: where few are to be looked through. What the page shows is then read of these alone.
SELECT letter_id FROM ${letters} WHERE ${where} ORDER BY toInt64(${key}), letter_id LIMIT {limit: UInt32}
