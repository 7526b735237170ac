-- The columns that members which are referrals from somebody to somebody share.
	${include:queries/kpi/shared/referral.sql},
	ifNull(from_org, 'office') AS from_body,
	concat(from_body, '>', to_org) AS flow
