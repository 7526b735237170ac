-- Neither an event that is void nor a content that does not stand (of two of one event the smallest hash does): what they tell is no
-- longer the letter's. Planning it takes the engine longer than all else of a search.
(subject_id, source, event_id, content_hash) NOT IN
(
	SELECT subject_id, source, event_id, arrayJoin(arrayPopFront(arraySort(groupUniqArray(content_hash))))
	FROM ${database}.event_log
	WHERE subject_kind = 'letter' AND ${known} AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
		AND subject_id IN (SELECT subject_id FROM ${database}.event_log WHERE subject_kind = 'letter' AND ${condition})
	GROUP BY subject_kind, subject_id, source, event_id
	-- A word may be in millions of events: one group at a time.
	SETTINGS optimize_aggregation_in_order = 1
)
AND (subject_id, event_id, source) NOT IN
(
	SELECT subject_id, event_id, source
	FROM
	(
		${include:fold/voids/voided.sql, told = subject_kind = 'letter' AND ${known}
			AND subject_id IN
			(
				SELECT subject_id
				FROM ${database}.event_log
				WHERE subject_kind = 'letter' AND type = 'event.voided'
					AND subject_id IN (SELECT subject_id FROM ${database}.event_log WHERE subject_kind = 'letter' AND ${condition})
			)}
	)
)
