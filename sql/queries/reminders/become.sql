-- What has become of letters.
SELECT ${columns} FROM ${letters} WHERE letter_id IN {ids: Array(String)}
