SELECT count() AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
ARRAY JOIN handovers AS h
WHERE is_registered
	AND h.1 >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND h.1 < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND h.2 = ''
