import type { ClickHouseClient } from '@clickhouse/client';
import type { WireEvent } from '#ingest/contract/event.ts';
import { statement } from '#sql/client/statement.server.ts';
import { NUMBER_FIELDS } from '#sql/queries/desk/fields.ts';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import type { Picked } from '#sql/queries/desk/picked.ts';
import { prepareDesk } from '#sql/queries/desk/read-desk.server.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { IDENTITY_KEY, sentOf } from './events.ts';
import type { Sent } from './model-lives.ts';
import { rowsOf } from './state.ts';

export const NOTHING_PICKED: Picked = { letters: [], first: null, sample: null, reminder: null };

/** All letters. */
export const ALL_LETTERS: LetterFilter = {
	figure: null,
	...{ range: null, from: null, to: null, clock: 'registered', asOf: null, known: null, excludeOutages: false },
	...{ where: [], answered: null, due: null, numbers: {}, queue: null, picked: NOTHING_PICKED, step: null },
	...{ search: '', persons: [], searchIn: 'letter' }
};

/** The parameters of a filter: parsed, they give it again. What is as of itself is left out. */
export function filterParams(filter: LetterFilter): URLSearchParams {
	const params = new URLSearchParams();
	const set = (name: string, value: string | null | undefined) => {
		if (value !== null && value !== undefined && value !== '') params.set(name, value);
	};
	const { figure, answered, numbers, clock, searchIn } = filter;
	if (figure) {
		set('kpi', figure.kpi);
		set('part', figure.part);
		set('group', figure.group);
		if (figure.group !== null) params.set('key', figure.key ?? '');
	}
	set('queue', filter.queue);
	set('step', filter.step);
	set('q', filter.search);
	if (filter.search && searchIn !== 'letter') set('in', searchIn);
	for (const keys of filter.persons) params.append('person', keys.join('-'));
	if (answered !== null) set('answered', answered ? 'yes' : 'no');
	set('due', filter.due);
	for (const field of NUMBER_FIELDS) set(field, numbers[field]?.toString());
	for (const [name, value] of [...filter.where, ...pickedParams(filter.picked)]) params.append(name, value);
	set('range', filter.range);
	set('from', filter.from);
	set('to', filter.to);
	if (clock !== 'registered') set('clock', clock);
	if (filter.excludeOutages) set('outages', 'exclude');
	set('asof', filter.asOf);
	set('known', filter.known);
	return params;
}

/** The parameters of picked letters. */
function pickedParams({ letters, first, ...sets }: Picked): [name: string, value: string][] {
	return [
		...letters.map((id): [string, string] => ['letter', id]),
		...(first ? [['first', String(first.count)] as [string, string]] : []),
		...(first && first.by !== 'registered' ? [['first_by', first.by] as [string, string]] : []),
		...(['sample', 'reminder'] as const).flatMap((set): [string, string][] =>
			sets[set] === null ? [] : [[set, sets[set]]]
		)
	];
}

export const iso = (at: number): string => new Date(at).toISOString();

/** What a page's reader asks as of an instant, with nothing known of state unless told. */
export const requestAt = (asOf: number, more: Partial<PageRequest> = {}): PageRequest => ({
	...{ database: 'pasokh', clock: 'data', asOf: iso(asOf), isNow: false, knownAt: null, from: null, to: null },
	...{ compare: null, grain: 'day', excludeOutages: false, where: [], ...more }
});

/** What is asked of the desk by somebody who may find letters by all that they have. */
export const FULL_VISIBILITY = { visibility: { texts: true, sensitive: true }, identityKey: IDENTITY_KEY };

/** The ids of all letters of a list, in order, by the question that the desk asks. */
export async function deskIds(
	client: ClickHouseClient,
	request: PageRequest,
	filter: Partial<LetterFilter>
): Promise<string[]> {
	const asked = { ...request, ...FULL_VISIBILITY, filter: { ...ALL_LETTERS, ...filter }, sort: 'registered' as const };
	const { values, params } = await prepareDesk(client, { ...asked, after: null, limit: 1 });
	const query = `SELECT letter_id FROM (${statement('queries/export/letters.sql', 'pasokh', values)}) ORDER BY letter_id`;
	return (await rowsOf<{ letter_id: string }>(client, query, params)).map((row) => row.letter_id);
}

const DAY = 86_400_000;
const event = (fields: object): Sent => sentOf({ v: 1, ...fields } as WireEvent);

/** Sixty letters with what a wild history hardly has: many closings at once, many answers alike, waits before a deadline and very long ones. */
export function conspicuous(): Sent[] {
	const START = Date.UTC(2022, 7, 1, 6);
	return Array.from({ length: 60 }, (_, n): Sent[] => {
		const letter_id = `plain-${String(n).padStart(3, '0')}`;
		const of = (type: string, at: number, more: object = {}) =>
			event({ event_id: `${letter_id}-${type}-${at}`, type, letter_id, occurred_at: iso(at), ...more });
		const registered = of('letter.registered', START + n * 1_000, {
			channel: n < 50 ? 'letter' : 'call',
			category: n % 5 === 0 ? 'aid' : 'loan',
			county: 'paveh',
			kind: 'request',
			subject: n % 2 === 0 ? 'درخواست وام قرض‌الحسنه' : 'نامهٔ گله از کمیتهٔ امداد',
			citizen: { national_id: '0084575948', mobile: '09181234567', name: 'سهراب سپهری' }
		});
		if (n < 25)
			return [
				registered,
				of('letter.answered', START + DAY, { outcome: 'granted', text: n < 22 ? 'پاسخ یکسان به همه' : `پاسخ ${n}` }),
				// Twenty-two within ten minutes, three later.
				of('letter.closed', START + 2 * DAY + (n < 22 ? n * 20_000 : 3_600_000 + n * 60_000), { actor: 'op-bulk' })
			];
		if (n < 30) return [registered, of('letter.waiting', START + 29 * DAY, { reason: 'مدارک' })];
		if (n < 35) return [registered, of('letter.waiting', START + n * 3_600_000, { reason: 'مدارک' })];
		const reminders = [1, 2].map((n) =>
			of('letter.reminded', START + n * DAY, { to_org: 'bank_melli', text: 'پاسخ دهید' })
		);
		if (n < 38) return [registered, ...reminders.slice(0, n - 34)];
		return [registered, of('sms.sent', START + n * 1_000 + 1, { template: 'registered' })];
	}).flat();
}
