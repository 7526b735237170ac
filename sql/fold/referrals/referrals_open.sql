-- The current open referrals of those letters of open_state for which `${when}` is true. Columns are taken by place: referrals_joined.sql says
-- why.
SELECT
	referral_ids[i] AS referral_id,
	letter_id,
	nullIf(from_orgs[i], '') AS from_org,
	to_orgs[i] AS to_org,
	referred[i] AS referred_at,
	seen_times[places[i]] AS seen_at,
	dues[i] AS due_at,
	nullIf(policies[i], '') AS policy_id,
	nullIf(operators[i], '') AS operator,
	CAST(NULL, 'Nullable(DateTime64(3, \'UTC\'))') AS ended_at,
	CAST(NULL, 'Nullable(String)') AS ended_by,
	from_orgs[i] = '' AS is_office_referral,
	places[i] AS hop,
	${include:fold/letters/letter_attributes_current.sql, came_at = came_at},
	came_at IS NOT NULL AS letter_is_registered,
	letter_due AS letter_due_at,
	1 AS letter_is_held,
	last_dispute AS letter_contested_at,
	letter_came_at AS letter_begins_at,
	letter_first_at AS letter_first_event_at,
	letter_last_at AS letter_last_event_at
FROM
(
	SELECT
		letter_id,
		l.channel AS channel,
		l.category AS category,
		l.county AS county,
		l.kind AS kind,
		l.campaign AS campaign,
		open_referrals.n AS places,
		open_referrals.referral_id AS referral_ids,
		open_referrals.from_org AS from_orgs,
		open_referrals.to_org AS to_orgs,
		open_referrals.referred_at AS referred,
		open_referrals.due_at AS dues,
		open_referrals.policy_id AS policies,
		open_referrals.operator AS operators,
		referral_seen AS seen_times,
		${include:fold/referrals/referral_letter_current.sql}
	FROM ${database}.open_state AS l FINAL
	WHERE notEmpty(places) AND ${when}
) AS l
ARRAY JOIN arrayEnumerate(places) AS i
