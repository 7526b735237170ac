import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DigestSnapshot } from '#sql/alerts/digest.server.ts';
import { dueDays, newestDays, PACES, type Pace, type ToldDays, type Wish } from '#sql/model/digest-days.ts';
import { dayAfter, daysFrom, tehranMidnight } from '#sql/model/tehran.ts';
import { wallSentence } from '$lib/i18n/sentence.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { BodyContent, DigestContent } from '$lib/server/alerts/digest-content.ts';
import { bodyMessage, digestMessage, shortDigest } from '$lib/server/alerts/digest-message.ts';
import { mailHtml } from '$lib/server/alerts/mail-html.ts';
import { SEED } from '../support/depth.ts';
import { kermanshahWall } from '../support/wall-fixture.ts';

const HOUR_MS = 3_600_000;
const FIRST = '2022-08-20';
const weekday = (day: string): string =>
	new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' });
const at = (day: string, hour: number): number => tehranMidnight(day) + hour * HOUR_MS;

/** Asks for a digest at each moment, as the office does, and makes what is due. */
function walk(wish: Omit<Wish, 'madeFor'>, clocks: readonly number[], isWorking = (_day: string) => true) {
	let madeFor: string | null = null;
	const made: (ToldDays & { at: number })[] = [];
	for (const now of clocks) {
		const days = dueDays({ ...wish, madeFor }, now, isWorking);
		if (!days) continue;
		made.push({ ...days, at: now });
		madeFor = days.to;
	}
	return made;
}

/** Each hour of so many days. */
const hours = (days: number): number[] => Array.from({ length: days * 24 }, (_, n) => at(FIRST, 0) + n * HOUR_MS);

test('a day is told from eight in the morning of the next on, a week from eight on Saturday', () => {
	for (const [every, day, hour, from, to] of [
		['day', '2022-08-27', 7.99, '2022-08-25', '2022-08-25'],
		['day', '2022-08-27', 8, '2022-08-26', '2022-08-26'],
		['week', '2022-08-27', 7.99, '2022-08-13', '2022-08-19'],
		['week', '2022-08-27', 8, '2022-08-20', '2022-08-26'],
		['week', '2022-09-02', 23, '2022-08-20', '2022-08-26']
	] as const)
		expect(newestDays(every, at(day, hour))).toEqual({ from, to });
});

test('over holidays nothing comes, and the next working day tells from the last working day on', () => {
	const isWorking = (day: string) => !['2022-08-25', '2022-08-26', '2022-08-27'].includes(day);
	const due = (every: Pace, day: string, madeFor = '2022-08-23') =>
		dueDays({ every, onHolidays: false, madeFor }, at(day, 9), isWorking);
	expect(due('day', '2022-08-25')).toBe(null);
	expect(due('day', '2022-08-28')).toEqual({ from: '2022-08-24', to: '2022-08-27' });
	// What was told is not told again.
	expect(due('day', '2022-08-28', '2022-08-25')).toEqual({ from: '2022-08-26', to: '2022-08-27' });
	expect(due('week', '2022-08-27')).toBe(null);
	expect(due('week', '2022-08-28')).toEqual({ from: '2022-08-20', to: '2022-08-26' });
});

test('after a stop only the newest that was missed is due', () => {
	for (const every of PACES) {
		const made = walk({ every, onHolidays: true }, [at(FIRST, 9), at('2022-10-01', 9), at('2022-10-01', 10)]);
		expect(made.map(({ to }) => to)).toEqual([newestDays(every, at(FIRST, 9)).to, '2022-09-30']);
	}
});

test('each day and each week is told once, in order', () => {
	const made = walk({ every: 'day', onHolidays: true }, hours(60));
	expect(made.slice(1).map(({ from }) => from)).toEqual(made.slice(0, -1).map(({ to }) => dayAfter(to)));
	const weeks = walk({ every: 'week', onHolidays: true }, hours(60)).slice(1);
	expect(weeks.map(({ from, to }) => [weekday(from), weekday(to), daysFrom(from, to)])).toEqual(
		weeks.map(() => ['Saturday', 'Friday', 7])
	);
	expect(weeks.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual(
		// Tehran's summer time ended on 22 September 2022, and did not return.
		weeks.map(({ to }) => (to < '2022-09-21' ? '03:30' : '04:30'))
	);
});

test('whatever the clock does and whenever the office runs, no day is told twice', () => {
	const clock = fc.array(fc.integer({ min: -5 * 24, max: 9 * 24 }), { minLength: 1, maxLength: 60 });
	const daysOff = fc.uniqueArray(fc.integer({ min: -10, max: 90 }), { maxLength: 40 });
	fc.assert(
		fc.property(fc.constantFrom(...PACES), fc.boolean(), clock, daysOff, (every, onHolidays, steps, off) => {
			let now = at(FIRST, 9);
			const clocks = steps.map((hoursOn) => (now += hoursOn * HOUR_MS));
			const holidays = new Set(off.map((n) => dayAfter(FIRST, n)));
			const made = walk({ every, onHolidays }, clocks, (day) => !holidays.has(day));
			for (const [n, { from, to, at: moment }] of made.entries()) {
				expect(from <= to && moment >= at(dayAfter(to), 8)).toBe(true);
				if (n > 0) expect(from > made[n - 1]!.to).toBe(true);
			}
		}),
		{ seed: SEED }
	);
});

test('with days off and an office that always runs, the digests of whoever is left alone on them tell every day once', () => {
	const daysOff = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 25 });
	fc.assert(
		fc.property(daysOff, (off) => {
			const holidays = new Set(off.map((n) => dayAfter(FIRST, n)));
			const isWorking = (day: string) => !holidays.has(day);
			const made = walk({ every: 'day', onHolidays: false }, hours(55), isWorking);
			expect(made.slice(1).map(({ from }) => from)).toEqual(made.slice(0, -1).map(({ to }) => dayAfter(to)));
			expect(made.every(({ to }) => isWorking(dayAfter(to)))).toBe(true);
		}),
		{ seed: SEED, numRuns: 30 }
	);
});

const TOLD = { origin: 'https://pasokh.example.ir', opens: '/letters' } as const;
const wall = kermanshahWall();
const compared = (name: string, kpi: string, now: number, before: number) => ({
	...{ name, kpi, part: 'num' as const, unit: 'count' as const, unfinished: null, now, before, count: before }
});
const snapshot: DigestSnapshot = {
	...wall,
	wall,
	range: { from: '2022-08-20', to: '2022-08-26' },
	compare: { from: '2022-08-13', to: '2022-08-19' },
	compared: [compared('registered', 'answered', 9_120, 9_620), compared('referred', 'operator_referrals', 3, 3)],
	unanswered: { now: 85_231, before: 90_000 },
	flow: { registered: 9_120, referred: 3, answers: 0 },
	channels: [{ code: 'letter', now: 4_000, before: 3_000 }],
	bodies: [{ code: 'bank_melli', now: 14_480, before: 14_000 }],
	overdue: { bodies: [{ code: 'bank_melli', count: 4_120 }], more: 1 },
	unusual: [{ kpi: 'answers', day: '2022-08-23', value: 12, low: 830.4, high: 1_870.6 }]
};
const content = (more: Partial<DigestContent> = {}): DigestContent => ({
	...{ id: 'd1', every: 'week', lang: 'fa', snapshot },
	queues: [
		{ words: 'بی‌پاسخ', query: 'answered=no&asof=x', count: 85_231 },
		{ words: '', query: null, count: 7 },
		{ words: '', query: null, count: null }
	],
	rules: [{ id: 'r1', words: 'نامه‌های بی‌پاسخ: بیش از ۳', firing: 2 }],
	...more
});

test('says the wall’s sentence, what changed, whose letters are overdue, and what is out of the ordinary', () => {
	const message = digestMessage(content(), TOLD);
	expect(message.subject).toBe('خلاصهٔ هفتگی، ۲۹ مرداد تا ۴ شهریور ۱۴۰۱: ۸۵٬۲۳۱ نامهٔ بی‌پاسخ، ۱۲٬۹۳۰ معوق');
	const said = wallSentence(wall, wordsOf('fa'), null).map(({ text }) => text);
	expect(message.lead).toBe(said.join('').trim());
	const rows = message.sections.map(({ title, rows }) => [title, ...rows.map((row) => [row.name, row.text, row.note])]);
	expect(rows).toEqual([
		[
			'۲۹ مرداد تا ۴ شهریور ۱۴۰۱',
			['ثبت‌شده', '۹٬۱۲۰', '۵۰۰ کمتر'],
			['ارجاع کارشناسان', '۳', 'بدون تغییر'],
			['بی‌پاسخ در پایان ۴ شهریور', '۸۵٬۲۳۱', '۴٬۷۶۹ کمتر']
		],
		['بیشترین تغییر نامه‌های بی‌پاسخ به تفکیک دستگاه', ['بانک ملی', '۱۴٬۴۸۰', '۴۸۰ بیشتر']],
		['بیشترین تغییر ثبت‌ها به تفکیک کانال', ['نامهٔ کاغذی', '۴٬۰۰۰', '۱٬۰۰۰ بیشتر']],
		[
			'صف‌های شما در میز بازرسی',
			['بی‌پاسخ', '۸۵٬۲۳۱', ''],
			['نامه‌های یک جستجو', '۷', ''],
			['صفی که دیگر شمردنی نیست', '–', '']
		],
		['هشدارهای فعال شما', ['نامه‌های بی‌پاسخ: بیش از ۳', '۲', '']],
		['نامه‌های معوق به تفکیک دستگاه', ['بانک ملی', '۴٬۱۲۰', '']],
		['بیرون از معمول', ['پاسخ‌های بازه، سه‌شنبه ۱ شهریور ۱۴۰۱', '۱۲', 'معمول: ۸۳۰ تا ۱٬۸۷۱']]
	]);
	expect(message.sections.map(({ more }) => more)).toContain('و ۱ دستگاه دیگر');
});

test('each number opens its list as of that moment, for whoever has no lists its figure', () => {
	const hrefs = (opens: '/letters' | '/figures') =>
		digestMessage(content(), { ...TOLD, opens }).sections.flatMap(({ rows }) => rows.map(({ href }) => href));
	const of = { asof: snapshot.asOf, known: snapshot.knownAt };
	const late = { kpi: 'overdue', part: 'num', group: 'body', key: 'bank_melli' };
	const list = new URLSearchParams({ ...late, ...of });
	expect(hrefs('/letters')).toContain(`https://pasokh.example.ir/letters?${list}`);
	expect(hrefs('/figures')).toContain(`https://pasokh.example.ir/figures?${list}`);
	expect(hrefs('/letters')).toContain('https://pasokh.example.ir/alerts/r1');
	const day = new URLSearchParams({ from: '2022-08-23', to: '2022-08-23', ...of });
	expect(hrefs('/letters')).toContain(`https://pasokh.example.ir/figures/answers?${day}`);
});

test('in English its addresses are English too; a bot gets what happened, and where the rest is', () => {
	const message = digestMessage(content({ lang: 'en' }), TOLD);
	expect(message.subject).toBe('Weekly digest, 29 Mordad to 4 Shahrivar 1401: 85,231 unanswered, 12,930 overdue');
	expect(message.sections.find(({ title }) => title === 'Overdue letters by body')!.more).toBe('and 1 more body');
	const links = message.sections.flatMap(({ rows }) => rows.flatMap(({ href }) => href ?? []));
	for (const href of links) expect(href).toContain('lang=en');
	const { sections, links: where } = shortDigest(message);
	expect(sections).toHaveLength(1);
	expect(where.map(({ href }) => href)).toEqual(['https://pasokh.example.ir/account/digests/d1']);
});

test('a liaison reads how many there are in all, and which are listed', () => {
	const letter = { id: 'K-1', registeredAt: '2022-07-14T05:00:00.000Z', dueAt: '2022-08-13T05:00:00.000Z' };
	const body: BodyContent = {
		...{ body: 'bank_melli', asOf: wall.asOf, knownAt: wall.knownAt, names: wall.names, count: 212 },
		letters: [{ ...letter, category: 'loan', channel: 'call' }]
	};
	const message = bodyMessage(body);
	expect(message.lead).toContain('از این ۲۱۲ نامه، ۱ نامه‌ای که بیش از همه از مهلتشان گذشته در فهرست است.');
	expect(message.sections[0]!.rows).toEqual([
		{ name: '\u2068K-1\u2069', text: '۱۴ روز تأخیر', note: 'ثبت ۲۳ تیر ۱۴۰۱ · وام قرض‌الحسنه · تماس ۱۱۱', href: null }
	]);
	expect(mailHtml(message)).not.toContain('href');
});
