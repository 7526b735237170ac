import { AlertError, checkDraft, hasForecast, printRule, savedName } from '#sql/alerts/draft.ts';
import { unitOfValue, type Kpi } from '#sql/measures/kpi.ts';
import { findKpi } from '#sql/measures/catalogue.ts';
import { WINDOWS, type Condition, type Subject, type Target } from '#sql/model/alert.ts';
import { readDay } from '#sql/model/read-time.ts';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { ROLES } from '#sql/model/roles.ts';
import type { RuleDraft } from '#sql/office/alert-rules.ts';
import { listOwn } from '#sql/office/console.ts';
import { confirmedAddresses } from '#sql/office/mail-addresses.ts';
import { placeOf } from '#sql/office/deliveries.ts';
import { hasUsual } from '#sql/queries/pages/usual.ts';
import { DIMENSIONS } from '$lib/filters.ts';
import type { View } from '$lib/view.ts';
import { loggedSql } from '../access.ts';
import { typedNumber } from '../form-text.ts';
import { refuseParameter } from '../load-page.ts';
import { office } from '../office.ts';
import type { SessionUser } from '../session-user.ts';

/** What a form is about, as its address says: a figure, the sources, or a query that somebody saved. */
export type About = { of: 'figure'; kpi: Kpi } | { of: 'feed' } | { of: 'query' };

/** Null: it says nothing yet. A figure that is not there is answered with 400. */
export function aboutOf(params: URLSearchParams, view: View): About | null {
	const of = params.get('of');
	if (of === 'feed' || of === 'query') return { of };
	const measure = params.get('measure');
	if (!measure) return null;
	return { of: 'figure', kpi: findKpi(measure) ?? refuseParameter('measure', view, (t) => t.desk.faults.bad_kpi) };
}

/** What a form is filled in with: its fields by their names, of which a filter's may be there several times. */
export type Entries = [name: string, value: string][];

/** What an address says beforehand; filters that the figure does not have are left out, as on its page. */
export function entriesOf(params: URLSearchParams, about: About): Entries {
	if (about.of === 'feed') return [];
	const text = (name: string) => params.get(name) ?? '';
	if (about.of === 'query') return [['query', savedName({ folder: text('folder'), name: text('name') })]];
	const { dimensions } = about.kpi;
	return [...params].filter(([name, value]) => value !== '' && dimensions.some((one) => one === name));
}

const isDimension = (name: string): boolean => DIMENSIONS.some((one) => one === name);

/** The conditions that can be set on a figure. */
export const kindsOf = (kpi: Kpi): Condition['kind'][] => [
	...(['above', 'below'] as const),
	...(hasUsual(kpi) ? (['unusual'] as const) : []),
	...(kpi.dimensions.length > 0 ? (['worst'] as const) : []),
	...(hasForecast(kpi) ? (['after'] as const) : [])
];

/** Of a share a number with a percent sign is per cent, and a plain one a count. */
const perCent = (kpi: Kpi, text: string): number => (unitOfValue(kpi) === 'share' && /[%٪]\s*$/.test(text) ? 100 : 1);

/** A number as people write it: in any digits, with or without marks between its thousands. */
export function numberOf(text: string): number {
	const plain = text
		.replace(/[٬,\s]/g, '')
		.replace(/٫/g, '.')
		.replace(/[%٪]$/, '');
	return typedNumber(plain);
}

/**
 * The rule that a form asks for.
 * @param today the office's day, which words such as tomorrow are counted from
 * @throws AlertError
 */
export async function readDraft(about: About, entries: Entries, user: SessionUser, today: string): Promise<RuleDraft> {
	const all = (name: string) =>
		entries.filter(([one, value]) => one === name && value !== '').map(([, value]) => value);
	const text = (name: string) => all(name)[0] ?? '';
	const quiet = numberOf(text('quiet') || '0');
	const saved = about.of === 'query' ? await listOwn(office().store, user.id) : [];
	const draft: RuleDraft = {
		name: text('name'),
		subject: subjectOf(about, text, entries),
		condition: conditionOf(about, text, today),
		targets: targetsOf(text),
		quietMinutes: quiet,
		forRole: ROLES.find((role) => role === text('role')) ?? null
	};
	const { store, settings } = office();
	const confirmed = await confirmedAddresses(store);
	return checkDraft(draft, {
		...{ role: user.role, queries: saved.map(savedName), channels: settings.channels, confirmed }
	});
}

/** What of a rule its line says: what it looks at, by which SQL, and where it is told. Of a webhook the host, since the rest may be a secret. */
export async function loggedRule(userId: string, draft: RuleDraft): Promise<Record<string, string>> {
	const { subject, targets } = draft;
	const saved =
		subject.of === 'query'
			? (await listOwn(office().store, userId)).find((one) => savedName(one) === subject.query)
			: undefined;
	const places = targets.map((target) =>
		target.channel === 'bot' ? 'bot' : `${target.channel}:${placeOf({ channel: target.channel, target: target.to })}`
	);
	return {
		what: maskNumbersIn(printRule(draft)),
		to: maskNumbersIn(['page', ...places].join(' ')),
		...(saved ? { sql: loggedSql(saved.text) } : {})
	};
}

function subjectOf(about: About, text: (name: string) => string, entries: Entries): Subject {
	if (about.of === 'feed') return { of: 'feed', source: text('source') || null };
	if (about.of === 'query') return { of: 'query', query: text('query') };
	return {
		...{ of: 'figure', measure: about.kpi.name },
		where: entries.filter(([name, value]) => isDimension(name) && value !== ''),
		...{ by: text('by') || null, window: WINDOWS.find((one) => one === text('window')) ?? null }
	};
}

function conditionOf(about: About, text: (name: string) => string, today: string): Condition {
	if (about.of !== 'figure') return { kind: 'any' };
	const kind = kindsOf(about.kpi).find((one) => one === text('when'));
	switch (kind) {
		case 'above':
		case 'below': {
			const amount = (typed: string) => numberOf(typed) / perCent(about.kpi, typed);
			return { kind, limit: amount(text('limit')), margin: amount(text('margin') || '0') };
		}
		case 'unusual':
			return { kind };
		case 'worst':
			return { kind, places: numberOf(text('places')) };
		case 'after':
			return { kind, day: readDay(text('day'), today) ?? '' };
		default:
			throw new AlertError('condition', 'choose when it is to tell');
	}
}

function targetsOf(text: (name: string) => string): Target[] {
	return [
		...(['mail', 'webhook'] as const).flatMap((channel) => (text(channel) ? [{ channel, to: text(channel) }] : [])),
		...(text('bot') ? [{ channel: 'bot' } as const] : [])
	];
}

/** Which field of a form an error is about: of several places to tell, the one that its message names. */
export function fieldOf({ field, message }: AlertError): string {
	if (field !== 'targets') return field;
	return (['mail', 'webhook', 'bot'] as const).find((channel) => message.startsWith(`${channel}:`)) ?? field;
}
