import type { ClickHouseClient } from '@clickhouse/client';
import { createRandom, type Random } from '#ingest/scenario/random.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { readHistory } from '#sql/queries/letter/letter-page.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { PAGES } from '../../../web/lib/server/pages.ts';
import { DAYS, NOW_S } from '../national/plan.ts';
import { BODIES, CATEGORIES, CHANNELS, COUNTIES } from '../national/shapes.ts';

/** How far back a figure looks. */
export const RANGES = { '7 d': 7, '30 d': 30, '60 d': 60, year: 365, 'five years': DAYS } as const;
export type RangeName = keyof typeof RANGES;

/** One way to ask for a figure. */
export interface Draw {
	range: RangeName;
	/** Tehran days, both included. */
	from: string;
	to: string;
	/** Null: now. */
	asOf: string | null;
	/** Dimension and code. */
	where: [string, string][];
}

const DAY_MS = 86_400_000;
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Ways to ask, from a seed: of each range one that ends now, then ones that end anywhere; half as of now, half as of an
 * instant; some for one channel, category, county or body alone.
 */
export function drawWays(seed: number, perRange: number, ranges: readonly RangeName[]): Draw[] {
	const random = createRandom(seed);
	return ranges.flatMap((range) =>
		Array.from({ length: perRange }, (_, n): Draw => {
			const back = n === 0 ? 0 : random.int(Math.max(1, DAYS - RANGES[range]));
			const end = NOW_S * 1_000 - back * DAY_MS;
			const asOf = n % 2 === 0 ? null : new Date(end - random.int(12 * 3_600) * 1_000).toISOString();
			return {
				range,
				from: day(end - (RANGES[range] - 1) * DAY_MS),
				to: day(end),
				asOf,
				where: n % 3 === 2 ? [filter(random)] : []
			};
		})
	);
}

function filter(random: Random): [string, string] {
	const code = (options: readonly (readonly [string, number])[]): string => random.pick(options)[0];
	switch (random.int(4)) {
		case 0:
			return ['channel', code(CHANNELS)];
		case 1:
			return ['category', code(CATEGORIES)];
		case 2:
			return ['county', code(COUNTIES)];
		default:
			return ['body', code(BODIES[random.int(BODIES.length)]![1])];
	}
}

const OFFICE = { database: 'pasokh', clock: 'data' } as const;
const PAGE_OF_LETTERS = 50;

/** Something that a person asks of the office; what it asks of ClickHouse is found by asking. */
export interface Question {
	name: string;
	/** @param newest the newest moment of the office, which a page has read before it asks for figures */
	ask: (client: ClickHouseClient, way: Draw, newest: string) => Promise<unknown>;
}

/** Every page, as its reader reads it. */
export const PAGE_QUESTIONS: Question[] = PAGES.map((page) => ({
	name: `page ${page.name}`,
	ask: (client, { from, to, asOf, where }) =>
		readPage(client, page, { ...OFFICE, asOf, where, days: () => ({ from, to, compare: null }) })
}));

/** Every figure of the catalogue: its total and its groups by its first dimension. */
export const KPI_QUESTIONS: Question[] = CATALOGUE.map((kpi) => ({
	name: `kpi ${kpi.name}`,
	ask: (client, { from, to, asOf, where }, newest) =>
		readKpi(client, {
			...OFFICE,
			kpi: kpi.name,
			...{ from, to, asOf: asOf ?? newest, newest },
			where: where.filter(([dimension]) => kpi.dimensions.some((own) => own === dimension)),
			by: kpi.dimensions[0] ?? null
		})
}));

/** Pages of letters: those of a body that nobody has answered, and those past their deadline. */
export const LIST_QUESTIONS: Question[] = ['unanswered', 'overdue'].map((kpi) => ({
	name: `list ${kpi}`,
	ask: (client, way, newest) =>
		listKpi(client, {
			...OFFICE,
			kpi,
			...{ asOf: way.asOf ?? newest, newest },
			part: 'num',
			where: [['body', bodyOf(way)]],
			limit: PAGE_OF_LETTERS
		})
}));

/** Some body, the same for the same way. */
function bodyOf({ from, to }: Draw): string {
	const random = createRandom(Date.parse(from) / 86_400_000 + Date.parse(to) / 1_000);
	return random.pick(random.pick(BODIES)[1])[0];
}

/** The history of some letter among so many. */
export const historyOf = (letters: number): Question => ({
	name: 'history',
	ask: (client, { from, to }) => {
		const random = createRandom(Date.parse(from) / 1_000 + Date.parse(to) / 86_400_000);
		return readHistory(client, OFFICE.database, `N-${String(1 + random.int(letters)).padStart(9, '0')}`);
	}
});
