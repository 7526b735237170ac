-- A policy may say within how many days a body that a letter does not concern gives it back without harm to itself.
ALTER TABLE ${table:deadline_policies}
	DROP CONSTRAINT IF EXISTS subject_is_letter_or_referral,
	DROP CONSTRAINT IF EXISTS body_is_for_referrals_only,
	ADD CONSTRAINT IF NOT EXISTS subject_is_letter_referral_or_return CHECK subject IN ('letter', 'referral', 'return'),
	ADD CONSTRAINT IF NOT EXISTS body_is_not_for_letters CHECK (body = '') OR (subject != 'letter');
ALTER TABLE ${table:deadline_policies} COMMENT COLUMN subject 'نامه، ارجاع یا بازگرداندن | letter, referral or return';
