/** The figures of the case: Kermanshah, as an official reported them on 27 August 2022. */
export const CASE = {
	campaign: 'visit-1401',
	/** Every channel but `email`. */
	lettersAndCalls: 155_766,
	calls: 28_000,
	electronicAbove: 36_000,
	electronicBelow: 37_000,
	registrarsFirstWeek: 1_126,
	operators: 40,
	loanPersons: 36_133,
	callsPerDayCap: 1_000,
	days: 45,
	outageDays: 14,
	/** Referrals by the office's operators: 31 days of 5,000. */
	officeReferrals: 155_000,
	/** Days to refer 155,766 letters, at the mean of the days without outage. */
	daysToClear: 31
} as const;

/** Letters by channel: our own numbers, which sum to the case's 155,766. */
export const CHANNEL_TOTALS = { letter: 79_766, in_person: 23_400, sms: 9_200, web: 15_400 } as const;

/** Letters (not electronic) that ask for a Qarz al-Hasaneh loan: more than persons, as many write twice. */
export const LOAN_LETTERS = 51_400;

/** Some of the 155,000 referrals are second ones, after a return; the rest are first referrals. */
export const OFFICE_RETURNS_AT_MOST = 1_200;
