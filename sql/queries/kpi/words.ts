import type { Dimension, Text } from './kpi.ts';

/** Clocks that many figures share. */
export const BY_RECEIPT: Text = { fa: 'زمان رسیدن نامه', en: 'when the letter came' };
export const BY_REGISTRATION: Text = { fa: 'زمان ثبت نامه', en: "the letter's registration" };
export const BY_REFERRAL: Text = { fa: 'زمان ارجاع', en: 'the referral' };
export const BY_ANSWER: Text = { fa: 'زمان پاسخ', en: 'the answer' };
export const BY_CLOSING: Text = { fa: 'زمان مختومه‌شدن', en: 'the closing' };

/** What every letter is told apart by; `body` is the holder, or the first body, as the figure says. */
export const OF_LETTERS: readonly Dimension[] = [
	'channel',
	'category',
	'county',
	'kind',
	'campaign',
	'operator',
	'registrar',
	'state'
];

export const OF_REFERRALS: readonly Dimension[] = [
	'channel',
	'category',
	'county',
	'kind',
	'campaign',
	'operator',
	'body'
];
