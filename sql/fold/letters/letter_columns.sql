-- The columns of a letter `l` as people see it at `${as_of}`, from its moments and spans: those that are kept, for now, in
-- letter_state; with its firsts (firsts.sql). What its registration says is not known before it. Codes are made of low cardinality again: in a union
-- with one that is not the engine unpacks those of all letters (totals of five years as of an instant: 1,090 ms of CPU for 760).
	letter_id,
	toLowCardinality(if(registered_at IS NULL, '', l.channel)) AS channel,
	toLowCardinality(if(registered_at IS NULL, '', l.category)) AS category,
	toLowCardinality(if(registered_at IS NULL, '', l.county)) AS county,
	toLowCardinality(if(registered_at IS NULL, '', l.kind)) AS kind,
	toLowCardinality(if(registered_at IS NULL, '', l.campaign)) AS campaign,
	toLowCardinality(multiIf(
		arrayExists(s -> s.1 <= ${as_of} AND ${as_of} < s.2, closes), 'closed',
		is_answered, 'answered',
		referred_first <= ${as_of}, 'referred',
		'registered'
	)) AS state,
	arrayExists(s -> s.1 <= ${as_of} AND ${as_of} < s.2, answers) AS is_answered,
	if(is_answered, arrayLast(s -> s.1 <= ${as_of}, answers).1, NULL) AS answered_at,
	${include:fold/letters/null_if_future.sql, moment = registered_first} AS registered_at,
	${include:fold/letters/null_if_future.sql, moment = screened_first} AS screened_at,
	${include:fold/letters/null_if_future.sql, moment = referred_first} AS first_referred_at,
	${last:referral_times} AS last_referred_at,
	toLowCardinality(nullIf(arrayLast((org, t, e) -> t <= ${as_of} AND (e IS NULL OR e > ${as_of}), referral_tos, referral_times, referral_ends), '')) AS holder,
	toUInt16(arrayCount(t -> t <= ${as_of}, referral_times)) AS hops,
	toUInt16(arrayCount(t -> t <= ${as_of}, returnings)) AS returns,
	${include:fold/letters/null_if_future.sql, moment = answered_first} AS first_answered_at,
	${last:answerings} AS last_answered_at,
	${last:closings} AS closed_at,
	${last:reopenings} AS reopened_at,
	${last:objections} AS objected_at,
	${include:fold/letters/due_at.sql} AS due_at,
	toLowCardinality(multiIf(due_at IS NULL, NULL, registered_at IS NOT NULL AND l.policy_id != '', 'policy', 'referral')) AS due_by,
	toLowCardinality(nullIf(arrayFirst((operator, org, t) -> org = '' AND t <= ${as_of}, referral_operators, referral_froms, referral_times), '')) AS operator,
	toLowCardinality(nullIf(arrayFirst((org, sender, t) -> sender = '' AND t <= ${as_of}, referral_tos, referral_froms, referral_times), '')) AS first_org,
	toLowCardinality(nullIf(
		arrayFirst(
			e -> e.1,
			arrayMap(
				(org, t, e, how) -> (org = '' AND t <= ${as_of}, if(e <= ${as_of}, how, '')),
				referral_froms, referral_times, referral_ends, referral_endings
			)
		).2,
		''
	)) AS first_org_ended_by,
	if(holder IS NULL, NULL, arrayLast((t, e) -> t <= ${as_of} AND (e IS NULL OR e > ${as_of}), referral_times, referral_ends)) AS holder_since,
	toUInt16(arrayCount((t, n) -> t <= ${as_of} AND n = 1, referral_times, arrayEnumerateUniq(referral_tos))) AS bodies,
	-- Back to a body that had it before, from another.
	toUInt16(if(
		length(referral_times) < 3,
		0,
		arrayCount(
			(t, n, org, before) -> t <= ${as_of} AND n > 1 AND org != before,
			referral_times, arrayEnumerateUniq(referral_tos), referral_tos, arrayPushFront(arrayPopBack(referral_tos), '')
		)
	)) AS ping_pongs,
	${include:fold/letters/null_if_future.sql, moment = seen_first} AS seen_at,
	nullIf(arrayLast(l -> l.1 <= ${as_of}, links).2, '') AS master_letter_id,
	toLowCardinality(nullIf(arrayLast(o -> o.1 <= ${as_of}, outcomes).2, '')) AS outcome,
	arrayLast(p -> p.1 <= ${as_of}, promises).2 AS promised_at,
	${include:fold/letters/null_if_future.sql, moment = registered_sms_first} AS registered_sms_at,
	${include:fold/letters/null_if_future.sql, moment = referred_sms_first} AS referred_sms_at,
	${include:fold/letters/null_if_future.sql, moment = loan_requested_first} AS loan_requested_at
