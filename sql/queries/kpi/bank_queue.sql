-- Referrals to banks of letters registered in the range, that are open; `num`: past the letter's deadline.
SELECT
	${include:queries/kpi/shared/referral.sql},
	letter_begins_at AS at,
	ifNull(letter_due_at < {as_of: DateTime64(3, 'UTC')}, 0) AS num,
	1 AS den
FROM ${open_referrals}
WHERE letter_is_registered
	AND letter_begins_at >= {from: DateTime64(3, 'UTC')} AND letter_begins_at < {until: DateTime64(3, 'UTC')}
	AND dictGetOrDefault('${database}.bodies_by_code', 'kind', to_org, '') = 'bank'
