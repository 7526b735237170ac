	letter_id, begins_at, first_event_at, last_event_at, last_ingested_at, channel, category, county, kind, campaign, priority, citizen_key,
	mobile_hash, registrar, policy_id, deadline, registrations, screenings, referrals, referral_seen, referral_policies, seens, waits, returnings, answerings,
	closings, closers, reopenings, objections, outcomes, answer_texts, promises, answers, answer_bodies, closes, links, registered_sms, referred_sms,
	answered_sms, sms_failures, loan_requests, loans, flagged, feedbacks, reminders, event_moments, deadline_moves, referral_moves,
	needless, ended_spans, referral_marks
