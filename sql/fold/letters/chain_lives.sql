-- Of the letters of `${members}` the events that count, of those that `${come}` lets in: one content each, in order.
SELECT
	subject_id,
	${include:fold/voids/learnt_at.sql} AS last_ingested_at,
	-- As letter_life.sql counts them.
	sum(seen) AS contents,
	arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArrayIf(event, stands)) AS sorted
FROM
(
	SELECT
		subject_id,
		countIf(NOT undone) > 0 AS stands,
		uniqExact(content_hash, load_id) + uniqExactIf((content_hash, load_id), undone) AS seen,
		arrayMax(mapValues(minMap(map(cityHash64(content_hash, load_id), toUnixTimestamp64Milli(ingested_at))))) AS arrived,
		groupUniqArrayIf(toString(load_id), undone) AS undone_by,
		argMinIf(
			CAST(
				(
					occurred_at, ${include:fold/letters/step.sql}, event_id, source, if(type = 'event.voided', 'void', ''),
					multiIf(type = 'event.voided', ${include:fold/voids/target.sql}, type = 'letter.linked', master_letter_id, referral_id),
					if(type IN ('letter.answered', 'letter.closed'), org, from_org), if(type = 'letter.closed', ended_as, to_org)
				),
				'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, mark String, ref String,
				from_org String, to_org String)'
			),
			content_hash,
			NOT undone
		) AS event
	FROM (SELECT *, load_id IN (SELECT load_id FROM (${undone})) AS undone FROM ${database}.event_log)
	WHERE subject_kind = 'letter' AND ${come} AND subject_id IN (${members})
	GROUP BY subject_id, source, event_id
)
GROUP BY subject_id
