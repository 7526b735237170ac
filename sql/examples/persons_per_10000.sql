SELECT
	uniqExact(if(person_key = '', citizen_key, person_key)) AS numerator,
	(SELECT sum(population) FROM county_residents) AS denominator,
	10000 * numerator / nullIf(denominator, 0) AS value
FROM letters_at(as_of = {as_of: DateTime64(3, 'UTC')})
LEFT ANY JOIN joined_keys USING (citizen_key)
WHERE is_registered
	AND begins_at >= toDateTime64({from: Date}, 3, 'Asia/Tehran') AND begins_at < toDateTime64({to: Date} + 1, 3, 'Asia/Tehran')
	AND county IN (SELECT county FROM county_residents)
