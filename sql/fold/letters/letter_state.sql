-- Recomputes the letters that `${letters}` selects, whole, from all their events.
INSERT INTO ${database}.letter_state${to}
(
	letter_id, channel, category, county, kind, campaign, state, is_answered, answered_at, registered_at, screened_at, first_referred_at,
	last_referred_at, holder, hops, returns, first_answered_at, last_answered_at, closed_at, reopened_at, objected_at, due_at,
	due_by, operator, first_body, first_body_ended_by, holder_since, bodies, ping_pongs, seen_at,
	master_letter_id, outcome, promised_at, registered_sms_at, referred_sms_at, loan_requested_at, body, is_ended, handovers,
	version, is_deleted, first_event_at, last_event_at, events, void_events,
	priority, subject, citizen_key, citizen_mask, mobile_hash, registrar, registrations, screenings, referrals, returnings, answerings, closings,
	reopenings, objections, outcomes, promises, answers, answer_bodies, closes, links, registered_sms, referred_sms,
	loan_requests, policy_id, deadline,
	referral_seen, referral_policies, seens, waits, closers, answer_texts, answered_sms, sms_failures, loans, flagged, feedbacks, reminders,
	event_moments, last_ingested_at, deadline_moves, referral_moves, needless, ended_spans, referral_marks
)
-- Each letter is one row here, so nothing is to be merged on the way in (a third of the CPU); and an aggregation in two levels hands
-- on 256 small blocks, each of which goes through some hundred functions (another fourth). What follows from letters is written beside
-- them, not one table after another, for as much CPU: two thirds of the time. The last two are optimizations that find nothing here. Without
-- them a few letters, of which the plan is most of the cost, take a seventh less CPU; a bulk takes the same.
SETTINGS optimize_on_insert = 0, group_by_two_level_threshold = 0, group_by_two_level_threshold_bytes = 0, max_block_size = 16384,
	parallel_view_processing = 1, optimize_extract_common_expressions = 0, query_plan_merge_expressions = 0
SELECT
	${letter_columns},
	version, is_deleted, first_event_at, last_event_at, events, void_events,
	priority, subject, citizen_key, citizen_mask, mobile_hash, registrar, registrations, screenings, referrals, returnings, answerings, closings,
	reopenings, objections, outcomes, promises, answers, answer_bodies, closes, links, registered_sms, referred_sms,
	loan_requests, policy_id, deadline,
	referral_seen, referral_policies, seens, waits, closers, answer_texts, answered_sms, sms_failures, loans, flagged, feedbacks, reminders,
	event_moments, last_ingested_at, deadline_moves, referral_moves, needless, ended_spans, referral_marks
FROM
(
	${include:fold/letters/letter_base.sql}
) AS l
