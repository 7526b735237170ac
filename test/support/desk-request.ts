import type { ClickHouseClient } from '@clickhouse/client';
import type { WireEvent } from '#ingest/contract/event.ts';
import { statement } from '#sql/client/statement.server.ts';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import { prepareDesk } from '#sql/queries/desk/read-desk.server.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { IDENTITY_KEY, sentOf } from './events.ts';
import { ALL_LETTERS } from './letter-filter.ts';
import type { Sent } from './model-lives.ts';
import { rowsOf } from './state.ts';

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
