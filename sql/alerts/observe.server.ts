import type { ClickHouseClient } from '@clickhouse/client';
import { describeFailure, isUnreachable } from '../client/errors.ts';
import { runQuery } from '../client/define.server.ts';
import { kpiOf } from '../measures/catalogue.ts';
import { DIMENSIONS, KpiError, unitOfValue, type Kpi } from '../measures/kpi.ts';
import {
	explains,
	isOfMembers,
	unfinishedFailure,
	windowDays,
	type Condition,
	type Figure,
	type Seen
} from '../model/alert.ts';
import { LEARNS_DAYS, type DayValue, type Judged } from '../model/band.ts';
import { dayAfter, tehranDay } from '../model/tehran.ts';
import type { Rule } from '../office/alert-rules.ts';
import { OWN_SOURCE } from '../office/tokens.ts';
import { countsAll, toldOf } from '../queries/kpi/finished.ts';
import type { KpiRow } from '../queries/kpi/kpi-row.ts';
import { pageKpi } from '../queries/pages/page-kpi.ts';
import type { Outage, PageRequest, Reader } from '../queries/pages/page.ts';
import { readPage, type PageAsk } from '../queries/pages/read-page.ts';
import { readDays, readKnown } from '../queries/pages/usual.ts';
import { sourceList, stateOf } from '../queries/sources.ts';
import { readAboveUsual } from './above-usual.server.ts';
import { countRows, type Analysts } from './query-rows.server.ts';
import { figureKey, shareFigures, type Share } from './sharing.ts';

/** What a rule sees now, and what explains it; or why it cannot. */
export type Look = { asOf: string; knownAt: string; seen: Seen[]; explainedBy: Outage[] } | { failure: string };

export interface Observers {
	client: ClickHouseClient;
	office: Pick<PageAsk, 'database' | 'clock' | 'keeper'>;
	analysts: Analysts;
	dataDir: string;
}

type Asker = Pick<Rule, 'subject' | 'condition'>;

/**
 * So many different figures are of one moment. Of more the writer, which rests while figures are read, would have to rest too long, and all would
 * be computed from the events.
 */
const FIGURES_OF_A_MOMENT = 40;
/** One core each, and pages come first. */
const AT_ONCE = 3;

/** What different rules ask alike is asked once. */
const keyOf = (asker: Asker): string =>
	isPlain(asker)
		? figureKey(asker.subject)
		: JSON.stringify([asker.condition.kind, asker.subject.of === 'figure' ? figureKey(asker.subject) : asker.subject]);

type Plain = Asker & { subject: Figure };
const isPlain = (asker: Asker): asker is Plain =>
	asker.subject.of === 'figure' && !['unusual', 'above_usual'].includes(asker.condition.kind);

/**
 * Looks at all that rules are about. A query for which no time was left is not among what is seen, and is the first next time. Throws where
 * the engine does not answer at all.
 */
export async function observe(
	{ client, office, analysts, dataDir }: Observers,
	rules: readonly Rule[]
): Promise<Map<string, Look>> {
	const looks = new Map<string, Look>();
	const [figures, queries] = [rules.filter(isOfData), rules.filter(({ subject }) => subject.of === 'query')];
	const shares = shareFigures(figures.flatMap((rule) => (isPlain(rule) ? [rule.subject] : [])));
	// What is asked together is of one moment.
	const together = Map.groupBy(figures, (rule) => {
		const share = shares.get(keyOf(rule));
		return share ? figureKey(share.of) : keyOf(rule);
	});
	const asked = [...together.values()];
	let moment = { asOf: '', knownAt: '' };
	for (let n = 0; n === 0 || n < asked.length; n += FIGURES_OF_A_MOMENT) {
		const some = asked.slice(n, n + FIGURES_OF_A_MOMENT).flat();
		const { asOf, knownAt, answers, outages } = await readPage(client, momentOf(some, shares, dataDir), office);
		moment = { asOf, knownAt };
		for (const rule of some) {
			const answer = answers.get(keyOf(rule))!;
			const explainedBy = outages.filter((one) => explains(one, rule, asOf));
			if ('failure' in answer) {
				looks.set(rule.id, answer);
				continue;
			}
			const seen = answer.seen(rule.condition);
			const failure = unfinishedFailure(seen);
			looks.set(rule.id, failure === null ? { ...moment, explainedBy, seen } : { failure });
		}
	}
	await countRows(analysts, queries, ({ id }, answer) => {
		looks.set(
			id,
			'failure' in answer ? answer : { ...moment, explainedBy: [], seen: [{ key: '', value: answer.rows }] }
		);
	});
	return looks;
}

const isOfData = ({ subject }: Rule): boolean => subject.of !== 'query';

/** What was read, as any of the conditions sees it. */
type Answer = { seen: (condition: Condition) => Seen[] } | { failure: string };

/** Figures as a page of their own: of one moment of state, whatever is being written meanwhile. */
export const EVERY = { dimensions: DIMENSIONS, hasSteps: false } as const;

const momentOf = (
	askers: readonly Asker[],
	shares: ReadonlyMap<string, Share>,
	dataDir: string
): Reader<{ answers: Map<string, Answer> }> => ({
	...EVERY,
	read: async (client, request) => {
		const known = lazily(() => readKnown(client, { ...request, ...lastDay(request) }));
		const wholes = new Map<string, Promise<KpiRow[]>>();
		const read = async (figure: Figure): Promise<KpiRow[]> => {
			const share = shares.get(figureKey(figure));
			if (!share) return readFigure(client, request, figure);
			const whole = figureKey(share.of);
			const reading = wholes.get(whole) ?? readFigure(client, request, share.of);
			wholes.set(whole, reading);
			const row = (await reading).find(({ key }) => key === share.key);
			// What has no group is asked by itself: of nothing some figures are 0, and some are none.
			return row ? [{ ...row, key: '' }] : readFigure(client, request, figure);
		};
		const different = new Map(askers.map((asker) => [keyOf(asker), asker]));
		const answers = await inTurns([...different], AT_ONCE, async ([key, asker]): Promise<[string, Answer]> => [
			key,
			await orFailure(() => readAsker({ client, request, read, known, dataDir }, asker))
		]);
		return { answers: new Map(answers) };
	}
});

/** By what askers of one moment read. */
interface Reading {
	client: ClickHouseClient;
	request: PageRequest;
	/** The rows of a figure, also where several share them. */
	read: (figure: Figure) => Promise<KpiRow[]>;
	known: () => ReturnType<typeof readKnown>;
	dataDir: string;
}

const lazily = <T>(make: () => T): (() => T) => {
	let made: { value: T } | undefined;
	return () => (made ??= { value: make() }).value;
};

/** What work makes of all, in their order; so many at once. */
export async function inTurns<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
	const done: R[] = [];
	const left = all.entries();
	const one = async () => {
		for (const [place, next] of left) done[place] = await work(next);
	};
	await Promise.all(Array.from({ length: atOnce }, one));
	return done;
}

/** What one rule asks fails alone; others go on, unless the engine is away. */
async function orFailure<T extends object>(read: () => Promise<T>): Promise<T | { failure: string }> {
	try {
		return await read();
	} catch (problem) {
		if (isUnreachable(problem)) throw problem;
		return { failure: problem instanceof KpiError ? problem.message : describeFailure(problem) };
	}
}

const lastDay = ({ asOf }: Pick<PageRequest, 'asOf'>) => {
	const day = dayAfter(tehranDay(Date.parse(asOf)), -1);
	return { from: day, to: day };
};

async function readAsker({ client, request, read, known, dataDir }: Reading, asker: Asker): Promise<Answer> {
	const { subject } = asker;
	if (isPlain(asker)) {
		const rows = await read(asker.subject);
		return { seen: (of) => seenOf(rows, of, asker.subject) };
	}
	const seen =
		subject.of === 'feed'
			? await readFeeds(client, { ...request, dataDir }, subject.source)
			: asker.condition.kind === 'above_usual'
				? await readAboveUsual(client, request, subject as Figure, (at, figure) => readFigure(client, at, figure))
				: await readUnusual(client, request, subject as Figure, known());
	return { seen: () => seen };
}

/** The groups of a figure, or all of it by the key ''. */
export async function readFigure(
	client: ClickHouseClient,
	request: PageRequest,
	{ measure, where, by, window }: Figure
): Promise<KpiRow[]> {
	const asked = { ...request, ...windowDays(window, request.asOf), where };
	const { total, groups } = await pageKpi(client, asked, kpiOf(measure).name, by);
	return by === null ? [total] : groups;
}

/** Groups as a condition sees them. */
export function seenOf(rows: readonly KpiRow[], condition: Condition, { measure, window }: Figure): Seen[] {
	const kpi = kpiOf(measure);
	if (condition.kind !== 'after') {
		if (isOfMembers(condition, unitOfValue(kpi))) return rows.map(({ key, numerator }) => ({ key, value: numerator }));
		if (window === null) return rows.map(({ key, value }) => ({ key, value }));
		return rows.map((row) => ({ key: row.key, ...overOf(kpi, row) }));
	}
	// Where nothing waits, nothing is waited for.
	return rows
		.filter(({ numerator }) => numerator > 0)
		.map(({ key, value, details }): Seen => {
			const clears = details?.['clears'];
			if (details?.['in_20_verdict'] !== 'ok') return { key, value };
			return { key, value, day: typeof clears === 'string' ? clears : null };
		});
}

/** What is seen of a window: while it is not finished no value that leaves out those whose outcome is to come. */
function overOf(kpi: Kpi, row: KpiRow): Omit<Seen, 'key'> {
	const { value, unfinished, isEstimate } = toldOf(kpi, row);
	if (unfinished === null || countsAll(kpi)) return { value };
	return { value: isEstimate ? value : null, unfinished };
}

/** The last whole day, with what is usual for it: of all, or of each group that there was in the days that it is judged by. */
async function readUnusual(
	client: ClickHouseClient,
	request: PageRequest,
	figure: Figure,
	known: ReturnType<typeof readKnown>
): Promise<Seen[]> {
	const groups = await readJudged(client, { ...request, ...lastDay(request) }, figure, known);
	return groups.map(({ key, judged }) => {
		const last = judged.at(-1);
		return { key, value: last?.value ?? null, usual: last?.usual ?? null };
	});
}

/**
 * The days of a range and those before it that they are judged by, each with its verdict: of all members under the key '', or of each group that
 * had members in these days.
 * @param atOnce so many groups are read at once
 */
export async function readJudged(
	client: ClickHouseClient,
	request: PageRequest & { from: string },
	{ measure, where, by }: Figure,
	known: ReturnType<typeof readKnown>,
	atOnce = 1
): Promise<{ key: string; judged: (DayValue & Judged)[] }[]> {
	const kpi = kpiOf(measure);
	const judged = (filter: [string, string][]) =>
		readDays(client, { ...request, where: [...where, ...filter] }, kpi, known);
	if (by === null) return [{ key: '', judged: await judged([]) }];
	const learnt = { ...request, from: dayAfter(request.from, -LEARNS_DAYS), where };
	const { groups } = await pageKpi(client, learnt, kpi.name, by);
	return inTurns(groups, atOnce, async ({ key }) => ({ key, judged: await judged([[by, key]]) }));
}

/** For how many minutes each feed has been silent, beyond what is usual for it; 0: it is not; null: it is too young to tell. */
async function readFeeds(
	client: ClickHouseClient,
	{ database, dataDir }: { database: string; dataDir: string },
	source: string | null
): Promise<Seen[]> {
	const rows = await runQuery(client, sourceList, { database });
	// What people do in the dashboard comes when they do it.
	const feeds = rows.filter((row) => row.source !== OWN_SOURCE && (source ?? row.source) === row.source);
	if (source !== null && feeds.length === 0) throw new KpiError(`no source "${source}" has sent anything`, 'source');
	return feeds.map((row) => {
		const state = stateOf(row, dataDir);
		const minutes = Math.max(1, Math.floor(row.silent_s / 60));
		return { key: row.source, value: state === 'silent' ? minutes : state === 'unsure' ? null : 0 };
	});
}
