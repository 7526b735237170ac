import { expect, test } from 'vitest';
import { AlertError, checkDraft, printTarget, readTarget, webhookFault } from '#sql/alerts/draft.ts';
import { figureKey, shareFigures } from '#sql/alerts/sharing.ts';
import type { Condition, Figure, Subject, Target } from '#sql/model/alert.ts';
import type { Role } from '#sql/model/roles.ts';
import { fatesOf } from '#sql/queries/reminders/become.server.ts';
import { bodiesOf, partsOf } from '$lib/server/reminders.ts';

const CHANNELS = {
	...{ smtpUrl: 'smtp://mail.example', mailFrom: 'a@mail.example', mailDomains: ['b.ir'] },
	webhookHosts: [
		{ host: 'alerts.example', port: null, isHttp: false },
		{ host: '10.0.0.5', port: 9000, isHttp: true }
	],
	bot: { url: 'https://bot.example', token: '1:a' }
};
const SILENT_OFFICE = { mailDomains: [], webhookHosts: [] };

interface Given {
	figure?: Partial<Extract<Subject, { of: 'figure' }>>;
	subject?: Subject;
	condition?: Condition;
	to?: string[];
	role?: Role;
	forRole?: Role;
	quietMinutes?: number;
	name?: string;
	channels?: Parameters<typeof checkDraft>[1]['channels'];
}

const above: Condition = { kind: 'above', limit: 3, margin: 0 };
const worst: Condition = { kind: 'worst', places: 3 };
const after: Condition = { kind: 'after', day: '2022-09-01' };
const unusual: Condition = { kind: 'unusual' };
const any: Condition = { kind: 'any' };
const feed: Subject = { of: 'feed', source: null };
const query: Subject = { of: 'query', query: 'late/mine' };

function check(given: Given) {
	const { figure = {}, role = 'inspector', channels = CHANNELS } = given;
	const targets = (given.to ?? []).map(readTarget).filter((one): one is Target => one !== null);
	return checkDraft(
		{
			...{ name: given.name ?? '', quietMinutes: given.quietMinutes ?? 0, forRole: given.forRole ?? null, targets },
			subject: given.subject ?? { of: 'figure', measure: 'unanswered', where: [], by: null, window: null, ...figure },
			condition: given.condition ?? above
		},
		{ role, queries: ['late/mine'], channels, confirmed: new Set(['c@elsewhere.ir']) }
	);
}

test.each<[string, Given]>([
	['a number', {}],
	['each body', { figure: { by: 'body', where: [['channel', 'letter']], window: '7d' } }],
	['the worst', { figure: { by: 'county' }, condition: worst }],
	['a forecast', { figure: { measure: 'body_time_to_clear', by: 'body' }, condition: after }],
	['what is unusual', { figure: { measure: 'received', by: 'body' }, condition: unusual }],
	['a feed', { subject: feed, condition: any }],
	['a query', { subject: query, condition: any, role: 'analyst' }],
	['a role', { role: 'administrator', forRole: 'governor' }],
	['an address that has confirmed', { to: ['mail:C@Elsewhere.ir'] }],
	['an address of a listed domain', { to: ['mail:a@B.IR'] }],
	['each channel', { to: ['page', 'mail:a@b.ir', 'webhook:https://alerts.example:8443/in', 'bot'] }]
])('a rule may be of %s', (_, given) => {
	expect(() => check(given)).not.toThrow();
});

test('a rule is told once at a place, and its name is tidied', () => {
	const { targets, name } = check({ to: ['bot', 'bot', 'page', 'mail:a@b.ir', 'mail:a@b.ir'], name: '  my   rule ' });
	expect(targets.map(printTarget)).toEqual(['bot', 'mail:a@b.ir']);
	expect(name).toBe('my rule');
});

test.each<[Given, AlertError['field'], RegExp]>([
	[{ figure: { measure: 'nothing' } }, 'measure', /there is no KPI "nothing"; did you mean "/],
	[{ figure: { by: 'colour' } }, 'by', /unanswered has no dimension "colour"; it has: channel/],
	[{ figure: { by: 'day' } }, 'by', /no dimension "day"/],
	[{ figure: { where: [['colour', 'red']] } }, 'where', /no dimension "colour"/],
	[{ figure: { where: [['channel', '']] } }, 'where', /channel: a value has 1 to 128 characters/],
	[{ figure: { window: '8d' as never } }, 'window', /one of today, yesterday, 7d, 30d/],
	[{ condition: { kind: 'above', limit: Number.NaN, margin: 0 } }, 'limit', /a number/],
	[{ condition: { kind: 'below', limit: 1, margin: -1 } }, 'margin', /0 at least/],
	[{ condition: unusual }, 'condition', /unanswered has no usual days/],
	[{ figure: { measure: 'received', window: '7d' }, condition: unusual }, 'window', /give no window/],
	[{ condition: worst }, 'by', /say by which dimension/],
	[{ figure: { by: 'body' }, condition: { kind: 'worst', places: 0 } }, 'places', /1 to 50/],
	[{ condition: after }, 'condition', /no forecast; these are: time_to_clear/],
	[{ figure: { measure: 'time_to_clear' }, condition: { kind: 'after', day: '1 May' } }, 'day', /"1 May" is no day/],
	[{ figure: { measure: 'time_to_clear', window: '7d' }, condition: after }, 'window', /give no window/],
	[{ condition: any }, 'condition', /above or below/],
	[{ subject: feed, condition: above }, 'condition', /a feed has no above: it fires when it is silent/],
	[{ subject: { of: 'feed', source: 'a b' }, condition: any }, 'source', /no name of a source/],
	[{ subject: query, condition: any }, 'query', /for the role analyst, not inspector/],
	[
		{ subject: { of: 'query', query: 'other' }, condition: any, role: 'analyst' },
		'query',
		/"other" is no query that the owner saved in the console; there are: late\/mine/
	],
	[{ forRole: 'governor' }, 'role', /only an administrator/],
	[{ quietMinutes: 0.5 }, 'quiet', /0 to 10080/],
	[{ name: 'x'.repeat(61) }, 'name', /at most 60/],
	[{ to: ['fax:1'] }, 'targets', /"fax:1" is no place: give page, bot, mail:ADDRESS or webhook:URL/],
	[{ to: ['mail:somebody'] }, 'targets', /"somebody" is no address/],
	[{ to: ['mail:a@b.ir\r\nBcc: c@d.ir'] }, 'targets', /is no address/],
	[{ to: ['mail:a@b.ir'], channels: SILENT_OFFICE }, 'targets', /PASOKH_SMTP_URL/],
	[{ to: ['mail:a@evil.example'] }, 'targets', /b\.ir.*\/alerts\/addresses.*PASOKH_MAIL_DOMAINS/],
	[{ to: ['mail:a@b.ir.evil.example'] }, 'targets', /PASOKH_MAIL_DOMAINS/],
	[{ to: ['bot'], channels: SILENT_OFFICE }, 'targets', /PASOKH_BOT_URL and PASOKH_BOT_TOKEN/],
	[{ to: ['webhook:https://elsewhere.example/'] }, 'targets', /elsewhere.example is not among the hosts/],
	[{ to: ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => `mail:${one}@b.ir`) }, 'targets', /at most 5/]
])('%j is refused', (given, field, message) => {
	const refusal = { name: AlertError.name, field, message: expect.stringMatching(message) as unknown };
	expect(() => check(given)).toThrow(expect.objectContaining(refusal) as Error);
});

const own = 'https://alerts.example';
test.each([
	[
		/^may be posted to$/,
		[`${own}/in`, 'https://ALERTS.example:8443/in', 'http://10.0.0.5:9000/', 'https://10.0.0.5:9000/']
	],
	[/without TLS/, ['http://alerts.example/in']],
	[/not among the hosts/, ['https://10.0.0.5/', 'http://10.0.0.5:9001/', `${own}.evil.example/`]],
	[/no user and no password/, ['https://user:pass@alerts.example/', `${own}@evil.example/`]],
	[/such as https/, ['ftp://alerts.example/', 'alerts.example']],
	[/at most 2000/, [`${own}/${'x'.repeat(2_000)}`]]
])('whether addresses may be posted to: %s', (fault, urls) => {
	for (const url of urls) expect(webhookFault(url, CHANNELS.webhookHosts) ?? 'may be posted to', url).toMatch(fault);
});

/** A figure of what a query such as `channel=call&body=emdad` says. */
const of = (measure: string, where: string, by: string | null = null): Figure => ({
	...{ of: 'figure', measure, where: [...new URLSearchParams(where)], by, window: null }
});
/** What is asked of the engine. */
const asked = (figures: Figure[]) => {
	const shares = shareFigures(figures);
	return [...new Set(figures.map((one) => figureKey(shares.get(figureKey(one))?.of ?? one)))];
};

test('one figure of several bodies is asked once, by body; of several filters the one is shared by which most are alike', () => {
	const bodies = ['emdad', 'behzisti', 'bank_melli'].map((body) => of('overdue', `body=${body}`));
	expect(asked(bodies)).toEqual([figureKey(of('overdue', '', 'body'))]);
	expect(asked(bodies.slice(1, 2))).toEqual([figureKey(bodies[1]!)]);
	expect(asked([...bodies, of('unanswered', 'body=emdad')])).toHaveLength(2);
	const alike = ['emdad', 'behzisti'].map((body) => of('overdue', `channel=call&body=${body}`));
	const other = of('overdue', 'body=emdad&channel=web');
	expect(asked([...alike, other])).toHaveLength(2);
	const shares = shareFigures([...alike, of('overdue', 'body=maskan&channel=call'), other]);
	expect(shares.get(figureKey(alike[0]!))).toEqual({ of: of('overdue', 'channel=call', 'body'), key: 'emdad' });
});

test('one of several values, a figure with groups, one that is more than its members, and one that is no longer there are asked as they are', () => {
	const figures = ['emdad', 'behzisti'].flatMap((body) => [
		of('overdue', `body=${body}&body=office`),
		of('overdue', `body=${body}`, 'channel'),
		of('body_score', `body=${body}`),
		of('former', `body=${body}`)
	]);
	expect(asked(figures)).toEqual(figures.map(figureKey));
});

const waiting = Array.from({ length: 2_345 }, (_, n) => ({ id: `L-${n}`, holder: n < 2_000 ? 'emdad' : 'housing' }));

test('what is beyond the letters of one reminder is split, and nothing of it is lost or told twice', () => {
	const parts = partsOf(waiting);
	expect(parts.map((part) => part.length)).toEqual([1_000, 1_000, 345]);
	expect(parts.flat()).toEqual(waiting);
	expect(partsOf(waiting.slice(0, 1_000))).toHaveLength(1);
	expect(partsOf([])).toEqual([]);
	expect(bodiesOf(waiting).map(String)).toEqual(['emdad,2000', 'housing,345']);
});

test('a reminded letter is answered, ended, with another body, or silent', () => {
	const now = (letter_id: string, holder: string | null, more = {}) => ({
		...{ letter_id, holder, is_answered: false, is_ended: false, ...more }
	});
	const moved = [now('c', 'housing'), now('d', null)];
	const letters = [
		now('a', null, { is_answered: true }),
		now('b', null, { is_ended: true }),
		...moved,
		now('e', 'emdad')
	];
	const reminded = [...'abcde', 'gone'].map((id): [string, string] => [id, 'emdad']);
	expect(fatesOf(reminded, { letters }).map(({ fate }) => fate)).toEqual([
		...['answered', 'ended', 'moved', 'moved', 'silent']
	]);
});
