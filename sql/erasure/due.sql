-- Letters that need nothing any more and had no event for the years of their category (`*`: `others`; 0: for ever), and were not erased since
-- their last event. An erasure that was cut off counts as none. Time does not run ahead of the newest event, or a clock that is set to a wrong
-- year would erase an office.
SELECT l.letter_id AS letter_id, l.category AS category
FROM
(
	SELECT
		letter_id,
		toString(category) AS category,
		last_event_at,
		least({now: DateTime64(3, 'UTC')}, (SELECT max(last_event_at) FROM ${database}.letter_state)) AS now,
		transform(toString(category), {categories: Array(String)}, {years: Array(UInt16)}, {others: UInt16}) AS years
	FROM ${database}.letter_state FINAL
	WHERE NOT ${include:fold/letters/open_condition.sql} AND years > 0 AND last_event_at < subtractYears(now, years)
) AS l
LEFT JOIN (SELECT id, person, mobile, erased_at FROM ${database}.erasures FINAL WHERE kind = 'letter') AS e ON e.id = l.letter_id
WHERE e.person = '' AND (e.mobile != 'done' OR e.erased_at < l.last_event_at)
