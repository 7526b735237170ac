import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { DEAD_S } from '../../model/quiet.ts';
import { daysFrom, isoText, tehranDay, utcText } from '../../model/tehran.ts';
import { defineQuery, runQuery, type Query } from '../../client/define.server.ts';
import { moment } from '../../client/rows.ts';
import { readOutageDays } from '../kpi/outage-days.server.ts';
import { FRESHNESS, newestOf } from '../now.server.ts';
import { EVER, isCurrent, momentsOf, outagesAt } from '../../source-view.ts';
import { LEARNT, readAsKnown, UNKEPT } from './as-known.ts';
import { compareWith, readBefore } from './compare.ts';
import { again, consistentDeps, readConsistently, RECEIVED, ROUNDS } from './consistent.ts';
import type { Days, Grain, PageFrame, PageRequest, Reader, Snapshot } from './page.ts';
import { REMADE } from '../trouble.ts';
import { counting, type Progress } from './progress.ts';
import { officeClock } from '../../model/clock.ts';

const NAMES = defineQuery('frame/names', z.object({ key: z.string(), fa: z.string(), en: z.string() }));
const OUTAGES = defineQuery(
	'frame/outages',
	z.object({ id: z.string(), component: z.string(), note: z.string(), from: z.coerce.number(), to: moment })
);
const EXTENT = defineQuery('frame/extent', z.object({ first: z.string() }));
const WATERMARK = defineQuery('frame/watermark', z.object({ watermark: z.string() }));
const BEHIND = defineQuery('frame/behind', z.object({ is_behind: z.coerce.boolean() }));

/** All queries of the frame, for the test that has the engine check each. */
export const FRAME_QUERIES: Query<unknown>[] = [
	FRESHNESS,
	NAMES,
	OUTAGES,
	EXTENT,
	WATERMARK,
	BEHIND,
	ROUNDS,
	RECEIVED,
	LEARNT,
	UNKEPT,
	REMADE
];

/** What a page is asked for, as an address says it. */
export interface PageAsk {
	database: string;
	clock: 'real' | 'data';
	/** Who may keep letters as they were known; absent: the client itself. */
	keeper?: ClickHouseClient;
	/** Of figures as they were known at a moment: told how far the reading has come. */
	progress?: Progress;
	/** ISO instants; null: the office's now, and all that is known. */
	asOf?: string | null;
	knownAt?: string | null;
	/** The days of the range and of the comparison, which may count from the office's now. */
	days?: (asOf: string) => Days & { compare: Days | null };
	by?: Grain | null;
	excludeOutages?: boolean;
	where?: [string, string][];
}

/** Changes whenever a figure may have changed; one small query. */
export async function readWatermark(client: ClickHouseClient, database: string): Promise<string> {
	const [row] = await runQuery(client, WATERMARK, { database });
	return row?.watermark ?? '0';
}

/** The first day on which anything happened; empty: nothing has. */
export async function readFirstDay(client: ClickHouseClient, database: string): Promise<string> {
	const [extent] = await runQuery(client, EXTENT, { database });
	return extent?.first ?? '';
}

/** Whether more comes in than state keeps up with: pages may then wait for a quiet moment. */
export async function isBehind(client: ClickHouseClient, database: string): Promise<boolean> {
	const [row] = await runQuery(client, BEHIND, { database, params: { dead_s: DEAD_S } });
	return row?.is_behind ?? false;
}

/** A page's figures in their frame, all of one moment of the state, whatever is being written meanwhile. */
export async function readPage<Figures extends object>(
	client: ClickHouseClient,
	page: Reader<Figures>,
	ask: PageAsk
): Promise<Snapshot<Figures>> {
	const { database, keeper, progress } = ask;
	const readThen = (known: number) =>
		readAsKnown(client, { database, knownAt: known, keeper, progress, among: page.among }, (hasLearnt, isAgain) => {
			const calm = isAgain ? again(client) : client;
			return readOnce(progress ? counting(calm, progress) : calm, page, ask, known, hasLearnt);
		});
	if (ask.knownAt) return readThen(Date.parse(ask.knownAt));
	const { value, knownAt } = await readConsistently(consistentDeps(client, database), async (known, isAgain) =>
		known === null
			? readOnce(isAgain ? again(client) : client, page, ask, null)
			: { ...(await readThen(known)), isEarlier: true as const }
	);
	return { ...value, knownAt: new Date(knownAt).toISOString() };
}

async function readOnce<Figures extends object>(
	client: ClickHouseClient,
	page: Reader<Figures>,
	ask: PageAsk,
	known: number | null,
	hasLearnt?: boolean
): Promise<Snapshot<Figures>> {
	const { database, clock } = ask;
	const [watermark, first, sources] = await Promise.all([
		readWatermark(client, database),
		page.hasSteps === false ? '' : readFirstDay(client, database),
		runQuery(client, FRESHNESS, { database, params: { known_at: utcText(known ?? EVER) } })
	]);
	const newest = newestOf(sources, 'last_occurred_at');
	const arrived = newestOf(sources, 'last_ingested_at');
	const now = clock === 'data' && newest !== null ? newest : (known ?? officeClock.now());
	const asOf = iso(ask.asOf ? Date.parse(ask.asOf) : now);
	const { from, to, compare } = ask.days?.(asOf) ?? { from: null, to: null, compare: null };
	const grain = ask.by ?? grainFor({ from, to }, first, tehranDay(Date.parse(asOf)));
	const excludeOutages = ask.excludeOutages ?? false;
	const moments = {
		...{ asOf, hasLearnt, knownAt: isoText(known) },
		newest: isoText(newest)
	};
	// Once, not once a figure.
	const outageDays = excludeOutages ? (await readOutageDays(client, database, moments)).touched : [];
	const where = (ask.where ?? []).filter(([dimension]) => page.dimensions.includes(dimension));
	const request: PageRequest = {
		...{ database, clock, from, to, compare, grain, where, excludeOutages, outageDays, ...moments },
		isNow: isCurrent(moments)
	};
	const [figures, before, names, outages] = await Promise.all([
		page.read(client, request),
		readBefore(client, page, request),
		runQuery(client, NAMES, { database }),
		page.hasOutages === false
			? []
			: runQuery(client, OUTAGES, {
					database,
					values: { outages: outagesAt(database, moments) },
					params: momentsOf(moments)
				})
	]);
	const frame: PageFrame = {
		asOf,
		knownAt: iso(known ?? Date.parse(asOf)),
		clock,
		watermark,
		range: { from, to },
		compare,
		compared: compareWith(before, page.compared, figures),
		grain,
		excludeOutages,
		where,
		freshness: {
			lastOccurredAt: isoText(newest),
			lastIngestedAt: isoText(arrived),
			sources: sources.map(({ source, last_ingested_at }) => ({ source, lastIngestedAt: iso(last_ingested_at) }))
		},
		names: shown(names, JSON.stringify([figures, ask.where])),
		outages: outages.map(({ from: began, to: ended, ...outage }) => ({
			...outage,
			from: iso(began),
			to: isoText(ended)
		}))
	};
	return { ...frame, ...figures };
}

/** More days than the first are shown as weeks, than the second as months; ten years as seasons. */
const AT_MOST: [number, Grain][] = [
	[120, 'day'],
	[900, 'week'],
	[3_700, 'month']
];

/**
 * The step of a chart that suits a range.
 * @param first day on which anything happened; empty: nothing has
 * @param today where a range without an end ends
 */
function grainFor({ from, to }: Days, first: string, today: string): Grain {
	const begins = from && from > first ? from : first || today;
	const ends = to && to < today ? to : today;
	const days = daysFrom(begins, ends);
	return AT_MOST.find(([most]) => days <= most)?.[1] ?? 'season';
}

type NamedCode = { key: string; fa: string; en: string };

const byKey = (names: NamedCode[]): PageFrame['names'] =>
	Object.fromEntries(names.map(({ key, fa, en }) => [key, { fa, en }]));

/** The names of all codes that the reference data have, for what is told outside of a page. */
export const readNames = async (client: ClickHouseClient, database: string): Promise<PageFrame['names']> =>
	byKey(await runQuery(client, NAMES, { database }));

/** Only the names of codes that the figures have: each viewer gets them with each change. */
const shown = (names: NamedCode[], figures: string): PageFrame['names'] =>
	byKey(names.filter(({ key }) => figures.includes(JSON.stringify(key.slice(key.indexOf(':') + 1)))));

const iso = (ms: number): string => new Date(ms).toISOString();
