-- What the letters of a chain of duplicates say of themselves: answers and endings that stand, and links; little beside letter_base.sql.
SELECT
	letter_id,
	contents,
	last_ingested_at,
	arrayConcat(
		arrayMap(
			(s, body) -> (s.1, s.2, (body, '', '', toDateTime64(0, 3, 'UTC'), toUInt8(0))),
			${include:fold/letters/spans.sql, changes = changes},
			${include:fold/letters/answer_bodies.sql}
		),
		${include:fold/letters/own_ends.sql}
	) AS own_answers,
	links
FROM
(
	SELECT *, ${include:fold/letters/shut_states.sql} AS shut_states
	FROM
	(
		SELECT *, ${include:fold/letters/shut_holders.sql} AS shut_holders
		FROM
		(
			SELECT
				letter_id,
				contents,
				last_ingested_at,
				links,
				told,
				referral_places,
				referral_ids,
				referral_tos,
				shut_turns,
				${include:fold/letters/endings.sql} AS endings,
				${include:fold/letters/changes.sql, step = 10, turns = turns} AS changes,
				${include:fold/letters/begun.sql} AS begun
			FROM
			(
				SELECT
					letter_id,
					contents,
					last_ingested_at,
					told,
					arrayFilter((t, s) -> s IN (10, 12, 13), arrayZip(told.occurred_at, told.step, arrayEnumerate(told)), told.step) AS turns,
					${include:fold/letters/shut_turns.sql, steps = told.step} AS shut_turns,
					arrayFilter((i, s) -> s = 4, arrayEnumerate(told), told.step) AS referral_places,
					arrayFilter((x, s) -> s = 4, told.ref, told.step) AS referral_ids,
					arrayFilter((x, s) -> s = 4, told.to_org, told.step) AS referral_tos,
					arrayFilter((x, s) -> s = 4, told.occurred_at, told.step) AS referral_times,
					arrayFilter(
						e -> e.2 IN (4, 8, 10, 11, 12, 13),
						arrayZip(arrayEnumerate(told), told.step, told.occurred_at, told.ref, told.from_org)
					) AS ends,
					arrayMap(e -> (e.occurred_at, e.ref), arrayFilter(e -> e.step = 3, told)) AS links
				FROM
				(
					SELECT
						subject_id AS letter_id,
						contents,
						last_ingested_at,
						arrayFilter(e -> NOT has(void, (e.event_id, e.source)), sorted) AS told
					FROM (SELECT *, ${include:fold/voids/void.sql} AS void FROM (${include:fold/letters/chain_lives.sql}))
				)
			)
		)
	)
)
