import { expect, test } from 'vitest';
import { QUERY_FAILURES, type ToldOfRule } from '#sql/model/alert.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { messageOfRule, plainText, whyFailed, type Telling } from '$lib/server/alerts/message.ts';

const NAMES = {
	'org:bank_saderat': { fa: 'بانک صادرات', en: 'Bank Saderat' },
	'org:bank_melli': { fa: 'بانک ملی', en: 'Bank Melli' }
};
const telling = (lang: 'fa' | 'en'): Telling => ({
	...{ words: wordsOf(lang), names: NAMES, origin: 'https://pasokh.example.ir', opens: '/letters' }
});
const SINCE = '2022-08-27T09:00:00.000Z';

const one = (key: string, value: number) => [{ key, value, since: SINCE }];
const told = (more: Partial<ToldOfRule>): ToldOfRule => ({
	...{ rule: 'r1', name: '' },
	subject: { of: 'figure', measure: 'unanswered', where: [], by: 'body', window: null },
	condition: { kind: 'above', limit: 1_000, margin: 0 },
	...{ asOf: '2022-08-27T10:00:00.000Z', knownAt: '2022-08-27T10:00:01.000Z' },
	groups: one('bank_saderat', 1_234),
	...more
});

const fires = (more: Partial<ToldOfRule> = {}, lang: 'fa' | 'en' = 'fa') =>
	messageOfRule('fires', told(more), telling(lang));

test('says what fires, with its value, since when, and where it leads, in Persian', () => {
	const message = fires();
	expect(message.subject).toBe('هشدار — نامه‌های بی‌پاسخ: بیش از ۱٬۰۰۰ – بانک صادرات');
	expect(message.lead).toMatch(/^نامه‌های بی‌پاسخ، به تفکیک دستگاه: بیش از ۱٬۰۰۰$/);
	expect(message.sections[0]!.rows).toEqual([
		{
			...{ name: 'بانک صادرات', text: '۱٬۲۳۴', note: 'از ۵ شهریور ۱۴۰۱، ۱۳:۳۰' },
			href: 'https://pasokh.example.ir/letters?kpi=unanswered&part=num&group=body&key=bank_saderat&asof=2022-08-27T10%3A00%3A00.000Z&known=2022-08-27T10%3A00%3A01.000Z'
		}
	]);
	expect(message.note).toBe(
		'وضعیت در شنبه ۵ شهریور ۱۴۰۱، ساعت ۱۴:۳۰، بر اساس داده‌های دریافتی تا شنبه ۵ شهریور ۱۴۰۱، ساعت ۱۴:۳۰'
	);
	expect(message.links.map(({ href }) => href)).toEqual([
		message.sections[0]!.rows[0]!.href,
		'https://pasokh.example.ir/alerts/r1',
		'https://pasokh.example.ir/alerts/r1#silence'
	]);
});

test('says many groups in one message, by the name that its person gave the rule', () => {
	const groups = Array.from({ length: 40 }, (_, n) => ({ key: `b${n}`, value: n, since: SINCE }));
	const message = messageOfRule('over', told({ name: 'Banks', groups }), telling('en'));
	expect(message.subject).toBe('Over — Unanswered: above 1,000 – 40 groups');
	expect(message.lead).toMatch(/^“\u2068Banks\u2069”: .*, by body: above 1,000$/i);
	expect(message.sections[0]!.rows).toHaveLength(30);
	expect(message.sections[0]!.more).toBe('and 10 more groups');
	expect(message.links[1]!.href).toBe('https://pasokh.example.ir/alerts/r1?lang=en');
});

test.each([
	[{ kind: 'unusual' }, { value: 9, usual: { low: 2, high: 5 } }, 'outside what is usual', 'usual: 2 to 5; since'],
	[
		{ kind: 'after', day: '2022-09-01' },
		{ value: 9, day: null },
		'forecast for after 10 Shahrivar 1401',
		'never; since'
	],
	[{ kind: 'worst', places: 3 }, { value: 9 }, 'among the 3 highest', 'since']
] as const)('says of a rule of the kind %j why it fires', (condition, seen, when, note) => {
	const { subject, sections } = fires({ condition, groups: [{ key: 'bank_melli', since: SINCE, ...seen }] }, 'en');
	expect(subject).toContain(when);
	expect(sections[0]!.rows[0]!.note).toContain(note);
});

test('says of a window the days that its list has, and of a query a count alone', () => {
	const window = fires({
		subject: { of: 'figure', measure: 'registered', where: [['county', 'paveh']], by: null, window: '7d' },
		groups: one('', 3)
	});
	expect(window.subject).toContain('هفت روز گذشته');
	expect(window.links[0]!.href).toContain('from=2022-08-20&to=2022-08-26&county=paveh');
	const query = fires({ subject: { of: 'query', query: 'q' }, condition: { kind: 'any' }, groups: one('', 3) });
	expect(query.sections[0]!.rows[0]).toMatchObject({ text: '۳ ردیف', href: null });
	expect(query.links).toHaveLength(2);
});

test.each([
	['its title', { name: 'EVIL' }, 'EVIL'],
	['a filter', { subject: { ...told({}).subject, where: [['county', 'EVIL']], by: null } as never }, 'EVIL'],
	['a group that nobody listed', { groups: one('EVIL', 1) }, 'EVIL'],
	['a source', { subject: { of: 'feed', source: 'EVIL' }, condition: { kind: 'any' } } as const, 'EVIL'],
	['a query', { subject: { of: 'query', query: 'EVIL' }, condition: { kind: 'any' } } as const, 'EVIL']
])('never has in its subject what a person wrote: %s', (_, more, word) => {
	for (const kind of ['fires', 'over', 'outage'] as const) {
		const outage = { component: 'fibre', from: SINCE, to: null };
		const message = messageOfRule(kind, told({ ...more, outage }), telling('fa'));
		expect(message.subject).not.toContain(word);
		if (kind === 'fires') expect(JSON.stringify(message)).toContain(word);
	}
});

test('says of an outage what it explains, and until when', () => {
	const outage = { component: 'fibre', from: SINCE, to: null };
	const of = (more: Partial<typeof outage> | { to: string }) =>
		messageOfRule('outage', told({ name: 'Banks', groups: [], outage: { ...outage, ...more } }), telling('en'));
	expect(of({})).toMatchObject({
		subject: 'Outage: Fibre cut, since 5 Shahrivar 1401, 13:30',
		lead: expect.stringContaining('among them: “\u2068Banks\u2069”') as string,
		sections: []
	});
	expect(of({ to: '2022-08-28T09:00:00.000Z' }).subject).toContain('5 Shahrivar 1401, 13:30 to 6 Shahrivar 1401');
	expect(of({}).links.map(({ href }) => href)).toEqual([
		'https://pasokh.example.ir/alerts/r1?lang=en',
		'https://pasokh.example.ir/alerts/r1?lang=en#silence'
	]);
});

test('is read as plain text, too', () => {
	const message = fires({ name: 'صادرات' });
	const text = plainText(message, 'پایان');
	expect(text.split('\n').slice(0, 5)).toEqual([
		'هشدار — نامه‌های بی‌پاسخ: بیش از ۱٬۰۰۰ – بانک صادرات',
		expect.stringMatching(/^«\u2068صادرات\u2069»: .*بیش از ۱٬۰۰۰$/),
		'',
		'• بانک صادرات: ۱٬۲۳۴',
		'  از ۵ شهریور ۱۴۰۱، ۱۳:۳۰'
	]);
	expect(text).toContain('\nhttps://pasokh.example.ir/alerts/r1#silence\n\nپایان');
});

test.each([
	[QUERY_FAILURES.lost, 'کوئری ذخیره‌شدهٔ آن دیگر نیست'],
	[QUERY_FAILURES.slow, 'زمان کوئری تمام شد؛ بازه را کوچک‌تر کنید'],
	['ClickHouse error 60 UNKNOWN_TABLE', 'چنین نمایی نیست، یا در دسترس نیست'],
	['ClickHouse error 497 ACCESS_DENIED', 'خواندن این برای تحلیلگر باز نیست'],
	['ClickHouse error 999999', 'سرور این کوئری را نپذیرفت'],
	['there is no KPI "former"', 'there is no KPI "former"']
])('says in words why a rule cannot be computed: %s', (text, said) => {
	expect(whyFailed(text, wordsOf('fa'))).toBe(said);
});
