-- The current referrals of `${of}`, rows `l` of referral_state. For an instant that no event of the letter follows, they are exact too.
SELECT
	l.referral_id AS referral_id,
	l.letter_id AS letter_id,
	nullIf(l.from_org, '') AS from_org,
	l.to_org AS to_org,
	l.referred_at AS referred_at,
	l.seen_at AS seen_at,
	l.due_at AS due_at,
	nullIf(l.policy_id, '') AS policy_id,
	nullIf(l.operator, '') AS operator,
	l.ended_at AS ended_at,
	nullIf(l.ended_by, '') AS ended_by,
	l.from_org = '' AS is_office_referral,
	l.place AS hop,
	${include:fold/letters/letter_attributes_current.sql, came_at = l.registered_at},
	-- This reads one byte per referral; the moment itself has nine.
	NOT l.registered_at.null AS letter_is_registered,
	l.letter_due_at AS letter_due_at,
	l.letter_is_held AS letter_is_held,
	l.letter_contested_at AS letter_contested_at,
	l.letter_begins_at AS letter_begins_at,
	l.letter_first_event_at AS letter_first_event_at,
	l.letter_last_event_at AS letter_last_event_at
FROM ${of}
