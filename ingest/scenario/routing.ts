import type { Random, Weighted } from './random.ts';
import { weighted } from './random.ts';

export type Channel = 'letter' | 'in_person' | 'sms' | 'web' | 'call' | 'email';
export type Category =
	'loan' | 'aid' | 'job' | 'job_loan' | 'health' | 'insurance' | 'housing' | 'veterans' | 'infrastructure' | 'other';
export type Outcome = 'granted' | 'partial' | 'refused' | 'information' | 'no_basis';

/** Categories of letters that do not ask for a Qarz al-Hasaneh loan. */
export const categories = weighted<Exclude<Category, 'loan'>>([
	['aid', 21],
	['job', 13],
	['job_loan', 12],
	['health', 9],
	['insurance', 7],
	['housing', 14],
	['veterans', 6],
	['infrastructure', 10],
	['other', 8]
]);

const bank = weighted([
	['bank_melli', 29],
	['bank_saderat', 23],
	['bank_mellat', 19],
	['bank_tejarat', 16],
	['bank_refah', 13]
]);
/** Share of electronic letters that ask for a loan, in addition to the others. */
export const ELECTRONIC_LOAN_SHARE = 0.3;

/** Share of a category that concerns a bank: loans for work and homes, aid paid as a loan, instalments. */
const BANK_SHARE: Record<Category, number> = {
	loan: 0.985,
	aid: 0.36,
	job: 0.25,
	job_loan: 0.6,
	health: 0.04,
	insurance: 0.03,
	housing: 0.66,
	veterans: 0.28,
	infrastructure: 0.02,
	other: 0.35
};

const ELSEWHERE: Record<Category, Weighted<string>> = {
	loan: weighted([
		['emdad', 60],
		['behzisti', 40]
	]),
	aid: weighted([
		['emdad', 64],
		['behzisti', 36]
	]),
	job: weighted([
		['labour', 62],
		['karafarini_omid', 12],
		['education', 12],
		['agriculture', 7],
		['municipality', 7]
	]),
	job_loan: weighted([
		['karafarini_omid', 78],
		['labour', 14],
		['agriculture', 8]
	]),
	health: weighted([
		['ums', 90],
		['behzisti', 6],
		['social_security', 4]
	]),
	insurance: weighted([
		['ums', 55],
		['social_security', 45]
	]),
	housing: weighted([
		['maskan', 82],
		['roads', 12],
		['municipality', 6]
	]),
	veterans: weighted([['bonyad_shahid', 1]]),
	infrastructure: weighted([
		['water', 26],
		['roads', 25],
		['electricity', 17],
		['gas', 16],
		['municipality', 16]
	]),
	other: weighted([
		['justice', 30],
		['municipality', 22],
		['education', 18],
		['agriculture', 16],
		['labour', 8],
		['social_security', 6]
	])
};

export const drawBank = (random: Random): string => bank.draw(random.next());

/** The body that a letter is for. */
export function bodyFor(category: Category, random: Random): string {
	return random.chance(BANK_SHARE[category]) ? drawBank(random) : ELSEWHERE[category].draw(random.next());
}

/** A body's behaviour: mean days to an answer, share never answered, share of letters opened. */
export interface Manner {
	days: number;
	never: number;
	opens: number;
	outcomes: Weighted<Outcome>;
}

const outcomes = (granted: number, partial: number, refused: number, information: number, noBasis: number) =>
	weighted<Outcome>([
		['granted', granted],
		['partial', partial],
		['refused', refused],
		['information', information],
		['no_basis', noBasis]
	]);
const ofBanks = outcomes(30, 12, 24, 26, 8);
const ofWelfare = outcomes(34, 22, 14, 24, 6);
const ofUtilities = outcomes(26, 16, 12, 38, 8);
const ofOthers = outcomes(14, 10, 24, 38, 14);

const MANNERS: Record<string, Manner> = {
	bank_melli: { days: 9, never: 0.1, opens: 0.97, outcomes: ofBanks },
	bank_saderat: { days: 13, never: 0.16, opens: 0.93, outcomes: ofBanks },
	bank_mellat: { days: 10.5, never: 0.12, opens: 0.95, outcomes: ofBanks },
	bank_tejarat: { days: 14.5, never: 0.2, opens: 0.9, outcomes: ofBanks },
	bank_refah: { days: 11.5, never: 0.14, opens: 0.94, outcomes: ofBanks },
	emdad: { days: 6.5, never: 0.07, opens: 0.98, outcomes: ofWelfare },
	behzisti: { days: 8, never: 0.09, opens: 0.97, outcomes: ofWelfare },
	ums: { days: 6, never: 0.06, opens: 0.98, outcomes: ofWelfare },
	bonyad_shahid: { days: 6.5, never: 0.05, opens: 0.99, outcomes: ofWelfare },
	karafarini_omid: { days: 12, never: 0.15, opens: 0.93, outcomes: ofBanks },
	labour: { days: 11, never: 0.15, opens: 0.94, outcomes: ofOthers },
	maskan: { days: 12, never: 0.14, opens: 0.94, outcomes: ofBanks },
	electricity: { days: 5, never: 0.06, opens: 0.98, outcomes: ofUtilities },
	water: { days: 6, never: 0.08, opens: 0.97, outcomes: ofUtilities },
	gas: { days: 5.5, never: 0.07, opens: 0.98, outcomes: ofUtilities },
	roads: { days: 13, never: 0.2, opens: 0.91, outcomes: ofUtilities },
	municipality: { days: 11, never: 0.22, opens: 0.9, outcomes: ofUtilities },
	justice: { days: 17, never: 0.25, opens: 0.88, outcomes: ofOthers },
	education: { days: 9, never: 0.12, opens: 0.95, outcomes: ofOthers },
	agriculture: { days: 9, never: 0.13, opens: 0.94, outcomes: ofOthers },
	social_security: { days: 8, never: 0.1, opens: 0.96, outcomes: ofOthers }
};

export const mannerOf = (body: string): Manner => MANNERS[body] as Manner;

/** Where a body passes on letters that are not its own. */
export function neighbourOf(body: string, category: Category, random: Random): string {
	for (let i = 0; i < 4; i++) {
		const other = bodyFor(category, random);
		if (other !== body) return other;
	}
	return body === 'labour' ? 'social_security' : 'labour';
}
