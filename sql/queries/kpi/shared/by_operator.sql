-- Referred in the range by an operator of the office.
	${include:queries/kpi/shared/referred.sql}
	AND is_office_referral AND ifNull(operator, '') != ''
