-- All events of one letter in the order of its life, as `events` has them, void ones marked, of what had come in by `known_at`. Reads
-- that letter's granules and no others, whatever the size of the log: the view finds the void events of all letters first.
SELECT
	${columns},
	toUnixTimestamp64Milli(first_ingested_at) AS ingested_at,
	toUInt8(has(${include:fold/voids/void.sql}, (event_id, source))) AS is_void
FROM
(
	SELECT *, arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArray(CAST(
		(occurred_at, step, event_id, source, if(type = 'event.voided', 'void', ''), ${include:fold/voids/target.sql}),
		'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, mark String, ref String)'
	)) OVER ()) AS sorted
	FROM
	(
		SELECT *, ${include:fold/letters/step.sql} AS step, min(ingested_at) OVER (PARTITION BY source, event_id, content_hash) AS first_ingested_at
		FROM ${database}.event_log
		WHERE subject_kind = 'letter' AND subject_id = {letter_id: String} AND ingested_at <= {known_at: DateTime64(3, 'UTC')}
			AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads WHERE undone_at <= {known_at: DateTime64(3, 'UTC')})
		-- Of two contents of one event the smallest hash stands.
		ORDER BY source, event_id, content_hash
		LIMIT 1 BY source, event_id
	)
)
ORDER BY occurred_at, step, event_id, source
