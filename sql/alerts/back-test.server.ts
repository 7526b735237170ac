import type { ClickHouseClient } from '@clickhouse/client';
import { explains, replay, type Condition, type Figure, type Replayed, type Seen } from '../model/alert.ts';
import { backTest, SAID, type BackTest } from '../model/band.ts';
import { dayAfter, daysBetween, endOfDay, tehranDay } from '../model/tehran.ts';
import type { KpiRow } from '../queries/kpi/kpi-row.ts';
import type { Reader } from '../queries/pages/page.ts';
import { readNow } from '../queries/now.server.ts';
import { readFirstDay, readPage, type PageAsk } from '../queries/pages/read-page.ts';
import { readKnown } from '../queries/pages/usual.ts';
import { EVERY, inTurns, readFigure, readJudged, seenOf } from './observe.server.ts';

/** What a rule would have done on past days. */
export interface BackTested {
	/** Whole days, of those that were asked for the ones that there were. */
	days: Replayed[];
	/** On how many of them it would have told that something fires. */
	fired: number;
	/** Of a rule about what is usual: how many of the days of all groups lay outside, and the share of which that is said. */
	usual: (BackTest & { said: number }) | null;
}

/** A day as a rule would have seen it. */
interface Past {
	day: string;
	seen: Seen[];
	isExplained: boolean;
}

type Office = Pick<PageAsk, 'database' | 'clock' | 'keeper' | 'asOf'>;

export const DAYS = { usual: 90, most: 366 };
/** Days that are read at one moment of the state; more would keep a writer from its work, or be computed from the events. */
const DAYS_OF_A_MOMENT = 6;
const AT_ONCE = 3;

/**
 * Looks at a figure as a rule would have at the end of each past day, as it is known today; at what was usual for a day when that day is over. A
 * source and a query have no past.
 * @throws KpiError
 */
export async function testOnPast(
	client: ClickHouseClient,
	office: Office,
	{ subject, condition }: { subject: Figure; condition: Condition },
	count = DAYS.usual
): Promise<BackTested> {
	const asOf = office.asOf ?? new Date(await readNow(client, office)).toISOString();
	const to = dayAfter(tehranDay(Date.parse(asOf)), -1);
	const first = await readFirstDay(client, office.database);
	const begins = dayAfter(to, 1 - Math.min(count, DAYS.most));
	const from = begins < first ? first : begins;
	const days = first === '' || from > to ? [] : daysBetween(from, to);
	const rule = { subject, condition };
	const { past, usual } =
		days.length > 0 && condition.kind === 'unusual'
			? await readUsualDays(client, { ...office, asOf }, subject, { from, to })
			: { past: await readPastDays(client, { ...office, asOf }, rule, days), usual: null };
	const replayed = replay(condition, past);
	return { days: replayed, fired: replayed.filter(({ fires }) => fires.length > 0).length, usual };
}

async function readPastDays(
	client: ClickHouseClient,
	office: Office,
	rule: { subject: Figure; condition: Condition },
	days: readonly string[]
): Promise<Past[]> {
	const past: Past[] = [];
	for (let n = 0; n < days.length; n += DAYS_OF_A_MOMENT) {
		const some = days.slice(n, n + DAYS_OF_A_MOMENT);
		const { rows, outages } = await readPage(client, daysOf(rule.subject, some), office);
		past.push(
			...some.map((day, place) => ({
				...{ day, seen: seenOf(rows[place]!, rule.condition, rule.subject) },
				isExplained: outages.some((one) => explains(one, rule, endOfDay(day)))
			}))
		);
	}
	return past;
}

const daysOf = (subject: Figure, days: readonly string[]): Reader<{ rows: KpiRow[][] }> => ({
	...EVERY,
	read: async (client, request) => {
		const rows = await inTurns(days, AT_ONCE, (day) =>
			readFigure(client, { ...request, asOf: endOfDay(day), isNow: false }, subject)
		);
		return { rows };
	}
});

async function readUsualDays(
	client: ClickHouseClient,
	office: Office,
	subject: Figure,
	range: { from: string; to: string }
): Promise<{ past: Past[]; usual: BackTested['usual'] }> {
	const judged: Reader<{ groups: Awaited<ReturnType<typeof readJudged>> }> = {
		...EVERY,
		read: async (client, request) => ({
			groups: await readJudged(client, { ...request, ...range }, subject, readKnown(client, request), AT_ONCE)
		})
	};
	const { groups } = await readPage(client, judged, { ...office, days: () => ({ ...range, compare: null }) });
	const days = daysBetween(range.from, range.to);
	const byDay = groups.map(({ key, judged }) => ({ key, of: new Map(judged.map((one) => [one.day, one])) }));
	const past = days.map((day): Past => {
		const all = byDay.map(({ key, of }) => ({ key, of: of.get(day) }));
		return {
			day,
			seen: all.map(({ key, of }) => ({ key, value: of?.value ?? null, usual: of?.usual ?? null })),
			isExplained: all.some(({ of }) => of?.isOutage === true)
		};
	});
	const outside = groups.map(({ judged }) => backTest(judged.filter(({ day }) => day >= range.from)));
	const sum = (part: keyof BackTest) => outside.reduce((all, one) => all + one[part], 0);
	return { past, usual: { judged: sum('judged'), outside: sum('outside'), said: SAID } };
}
