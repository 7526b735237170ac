-- The referrals of letters `l` (rows of letter_state, `${from}`): one row per referral, with its place in the letter's list.
WITH
	${made_of_referrals}
SELECT
	l.*,
	made_is_excused AS is_excused,
	made_own_due_at AS own_due_at,
	made_is_objected AS is_objected
FROM
(
	SELECT
		letter_id,
		toUInt16(n) AS place,
		version,
		toUInt8(0) AS is_deleted,
		r.referral_id AS referral_id,
		r.from_org AS from_org,
		r.to_org AS to_org,
		n = arrayFirstIndex(sender -> sender = '', referrals.from_org) AS is_office_first,
		r.referred_at AS referred_at,
		referral_seen[n] AS seen_at,
		r.due_at AS given_due_at,
		if(r.due_at IS NULL, referral_policies[n].policy_id, '') AS policy_id,
		referral_policies[n].due_at AS policy_due_at,
		referral_moves[n] AS policy_moves,
		if(r.due_at IS NULL AND policy_id != '', if(empty(policy_moves), policy_due_at, policy_moves[-1].2), r.due_at) AS due_at,
		r.operator AS operator,
		r.ended_at AS ended_at,
		r.ended_by AS ended_by,
		arrayFirst(m -> m.n = n, referral_marks).is_formal AS is_formal,
		arrayFirst(m -> m.n = n, referral_marks).is_again AS is_again,
		arrayFirst(m -> m.n = n, referral_marks).excused_at AS excused_at,
		arrayFirst(m -> m.n = n, referral_marks).back_at AS back_at,
		channel,
		category,
		county,
		kind,
		campaign,
		registered_at,
		l.due_at AS letter_due_at,
		holder IS NOT NULL AS letter_is_held,
		is_answered OR is_ended AS letter_is_settled,
		${include:fold/letters/last_dispute.sql, reopened = reopened_at, objected = objected_at} AS letter_contested_at,
		begins_at AS letter_begins_at,
		first_event_at AS letter_first_event_at,
		last_event_at AS letter_last_event_at,
		last_ingested_at AS letter_last_ingested_at,
		l.policy_id AS letter_policy_id,
		deadline AS letter_deadline,
		deadline_moves AS letter_deadline_moves,
		arrayFirst((t, due) -> due IS NOT NULL, referrals.referred_at, referrals.due_at) AS letter_given_at,
		arrayFirst(due -> due IS NOT NULL, referrals.due_at) AS letter_given_due_at,
		referrals.referred_at AS letter_referred,
		referrals.ended_at AS letter_ended,
		arrayConcat(answers, ended_spans) AS letter_answers,
		arraySort(arrayConcat(reopenings, objections)) AS letter_contests,
		arrayFilter(
			s -> s.1 < s.2,
			arrayMap(
				s -> arrayMap(
					c -> (greatest(s.1, c.1), least(s.2, c.2), NOT s.6),
					[arrayFirst(c -> ifNull(c.1 <= r.ended_at AND r.ended_at < c.2, 0), closes)]
				)[1],
				needless
			)
		) AS letter_endings
	FROM ${from}
	ARRAY JOIN referrals AS r, arrayEnumerate(referrals) AS n
) AS l
