-- The columns of a letter `l` as people see it at `${as_of}`, from its moments and spans: those that are kept, for now, in
-- letter_state. What its registration says is not known before it.
	letter_id,
	if(registered_at IS NULL, '', l.channel) AS channel,
	if(registered_at IS NULL, '', l.category) AS category,
	if(registered_at IS NULL, '', l.county) AS county,
	if(registered_at IS NULL, '', l.kind) AS kind,
	if(registered_at IS NULL, '', l.campaign) AS campaign,
	multiIf(
		arrayExists(s -> s.1 <= ${as_of} AND ${as_of} < s.2, closes), 'closed',
		is_answered, 'answered',
		arrayExists(r -> r.referred_at <= ${as_of}, referrals), 'referred',
		'registered'
	) AS state,
	arrayExists(s -> s.1 <= ${as_of} AND ${as_of} < s.2, answers) AS is_answered,
	if(is_answered, arrayLast(s -> s.1 <= ${as_of}, answers).1, NULL) AS answered_at,
	${first:registrations} AS registered_at,
	${first:screenings} AS screened_at,
	${first:referrals.referred_at} AS first_referred_at,
	${last:referrals.referred_at} AS last_referred_at,
	nullIf(arrayLast(r -> r.referred_at <= ${as_of} AND (r.ended_at IS NULL OR r.ended_at > ${as_of}), referrals).to_org, '') AS holder,
	toUInt16(arrayCount(t -> t <= ${as_of}, referrals.referred_at)) AS hops,
	toUInt16(arrayCount(t -> t <= ${as_of}, returnings)) AS returns,
	${first:answerings} AS first_answered_at,
	${last:answerings} AS last_answered_at,
	${last:closings} AS closed_at,
	${last:reopenings} AS reopened_at,
	${last:objections} AS objected_at,
	${include:state/due_at.sql} AS due_at,
	multiIf(due_at IS NULL, NULL, registered_at IS NOT NULL AND l.policy_id != '', 'policy', 'referral') AS due_by,
	nullIf(arrayFirst(r -> r.from_org = '' AND r.referred_at <= ${as_of}, referrals).operator, '') AS operator,
	nullIf(arrayFirst(r -> r.from_org = '' AND r.referred_at <= ${as_of}, referrals).to_org, '') AS first_org,
	nullIf(
		arrayFirst(e -> e.1, arrayMap(r -> (r.from_org = '' AND r.referred_at <= ${as_of}, if(r.ended_at <= ${as_of}, r.ended_by, '')), referrals)).2,
		''
	) AS first_org_ended_by,
	if(holder IS NULL, NULL, arrayLast(r -> r.referred_at <= ${as_of} AND (r.ended_at IS NULL OR r.ended_at > ${as_of}), referrals).referred_at) AS holder_since,
	toUInt16(arrayCount((t, n) -> t <= ${as_of} AND n = 1, referrals.referred_at, arrayEnumerateUniq(referrals.to_org))) AS bodies,
	-- Back to a body that had it before, from another.
	toUInt16(if(
		length(referrals) < 3,
		0,
		arrayCount(
			(t, n, org, before) -> t <= ${as_of} AND n > 1 AND org != before,
			referrals.referred_at, arrayEnumerateUniq(referrals.to_org), referrals.to_org, arrayPushFront(arrayPopBack(referrals.to_org), '')
		)
	)) AS ping_pongs,
	${first:seens} AS seen_at,
	nullIf(arrayLast(l -> l.1 <= ${as_of}, links).2, '') AS master_letter_id,
	nullIf(arrayLast(o -> o.1 <= ${as_of}, outcomes).2, '') AS outcome,
	arrayLast(p -> p.1 <= ${as_of}, promises).2 AS promised_at,
	${first:registered_sms} AS registered_sms_at,
	${first:referred_sms} AS referred_sms_at,
	${first:loan_requests} AS loan_requested_at
