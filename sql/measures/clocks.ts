import type { Sql } from '../entities/entity.ts';
import type { Text } from './words.ts';

const REGISTRATION: Text = { fa: 'زمان ثبت نامه', en: "the letter's registration" };
const REFERRAL: Text = { fa: 'زمان ارجاع', en: 'the referral' };
const ANSWER: Text = { fa: 'زمان پاسخ', en: 'the answer' };

/** The first moment of a range, and the first after it. */
export const FROM = `{from: DateTime64(3, 'UTC')}`;
export const UNTIL = `{until: DateTime64(3, 'UTC')}`;
type Range = (from?: string, until?: string) => string[];
const within =
	(moment: string, ...others: string[]): Range =>
	(from = FROM, until = UNTIL) => [...others, `${moment} >= ${from}`, `${moment} < ${until}`];
/** That something was there in a range: by its first event and its last, which have an index. */
export const livedIn =
	(first: string, last: string): Range =>
	(from = FROM, until = UNTIL) => [`${first} < ${until}`, `${last} >= ${from}`];
/** A moment between the first event and the last. */
const between =
	(moment: string, first: string, last: string, ...others: string[]): Range =>
	(from, until) => [...within(moment, ...others)(from, until), ...livedIn(first, last)(from, until)];
const ofLetter = (moment: string, words: Text) => ({
	words,
	at: `assumeNotNull(${moment})`,
	where: between(moment, 'first_event_at', 'ends_at', 'is_registered')
});
const ofLoan = (moment: string, words: Text) => ({
	words,
	at: `assumeNotNull(${moment})`,
	where: between(moment, 'letter_first_event_at', 'letter_last_event_at')
});

/** By its name: the moment that puts a member into a range, what it is called, and the conditions of a range, by default of that which the query binds. */
export const CLOCKS = {
	begun: { at: 'begins_at', where: within('begins_at'), words: { fa: 'زمان رسیدن نامه', en: 'when the letter came' } },
	/** `begins_at` is the registration of a letter that is registered, and has an index. */
	registered: { at: 'begins_at', where: within('begins_at', 'is_registered'), words: REGISTRATION },
	first_referred: { at: 'assumeNotNull(first_referred_at)', where: within('first_referred_at'), words: REFERRAL },
	answered: ofLetter('answered_at', ANSWER),
	last_answered: ofLetter('last_answered_at', ANSWER),
	first_disposed: ofLetter('first_disposed_at', {
		fa: 'زمان اولین پاسخ یا مختومه‌شدن',
		en: 'the first answer or closing'
	}),
	/** Of a letter that nobody waits for any more. */
	disposed: ofLetter('coalesce(answered_at, ended_at, closed_at, begins_at)', {
		fa: 'زمان تعیین تکلیف',
		en: 'the disposal'
	}),
	first_closed: ofLetter('first_closed_at', { fa: 'زمان مختومه‌شدن', en: 'the closing' }),
	referred: { at: 'referred_at', where: within('referred_at'), words: REFERRAL },
	/** The registration of a referral's letter. */
	of_letter: {
		at: 'letter_begins_at',
		where: within('letter_begins_at', 'letter_is_registered'),
		words: REGISTRATION
	},
	/** They came before the range ended, and their letter went on after it began. */
	ended: {
		at: 'assumeNotNull(ended_at)',
		where: between('ended_at', 'referred_at', 'letter_last_event_at'),
		words: { fa: 'زمان پایان ارجاع', en: 'the end of the referral' }
	},
	/** The registration of a loan's letter. */
	of_loans_letter: ofLoan('registered_at', REGISTRATION),
	requested: ofLoan('requested_at', { fa: 'زمان درخواست وام', en: 'the request for the loan' }),
	approved: ofLoan('approved_at', { fa: 'زمان تصویب وام', en: 'the approval of the loan' }),
	called: { at: 'begins_at', where: within('begins_at'), words: { fa: 'آغاز تماس', en: 'when the call came' } }
} satisfies Record<string, { at: string; where: Range; words: Text }>;

export type Clock = keyof typeof CLOCKS;

/** Jalali buckets of the clock's moment; a week begins on Saturday. */
export const TIME_BUCKETS = ['day', 'week', 'month', 'season', 'year'] as const;
export type TimeBucket = (typeof TIME_BUCKETS)[number];

export const isTimeBucket = (text: string): text is TimeBucket => (TIME_BUCKETS as readonly string[]).includes(text);

/** The Tehran day of a moment. */
export const dayOf = (moment: Sql): Sql => `toDate32(toTimeZone(${moment}, 'Asia/Tehran'))`;

/** The first day `YYYY-MM-DD` of the bucket in which a day lies. */
export const stepOf = (database: string, bucket: TimeBucket, day: Sql): Sql =>
	bucket === 'day' ? `toString(${day})` : `toString(dictGet('${database}.calendar_by_day', '${bucket}_start', ${day}))`;
