import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClickHouseClient } from '@clickhouse/client';
import { createRandom } from '#ingest/scenario/random.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import type { Kpi } from '#sql/measures/kpi.ts';
import type { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import type { readAsKnown } from '#sql/queries/pages/as-known.ts';
import { rowsOf } from '../support/state.ts';
import type { OpenedOffice, openNational } from './national/office.server.ts';
import { drawWays, type Draw } from './wall/questions.ts';
import { quantile } from './wall/measure.server.ts';
import { table } from './wall/table.ts';

export interface AskBenchOptions {
	letters: number;
	seed: number;
	dir: string;
	/** Another checkout of this repository, with its packages installed; undefined: none. */
	vs?: string;
	/** Pairs of runs of each question. */
	runs: number;
	/** Dimensions of each figure, beside none, drawn by the seed. */
	dimensions: number;
	/** Only figures whose name has one of these in it. */
	only: string[];
	print: (line: string) => void;
}

const HERE = resolve(import.meta.dirname, '../..');
const WAYS = ['current', 'as of', 'as known'] as const;
/** By then the engine has compiled what it computes. */
const WARM_UP = 2;
/** Milliseconds that as known lies before the office's newest moment. */
const LEARNT_MS = 30 * 86_400_000;

/** A checkout with an office of its own: its tables are as its own code declares them. */
interface Tree {
	office: OpenedOffice;
	client: ClickHouseClient;
	keeper: ClickHouseClient;
	readKpi: typeof readKpi;
	readAsKnown: typeof readAsKnown;
}

interface Question {
	kpi: Kpi;
	by: string | null;
	range: Draw;
	way: (typeof WAYS)[number];
}

/** Milliseconds of each tree, this one first. */
type Timed = { question: Question; times: number[][] };

/** Times every figure of the catalogue as it is asked here, and in another checkout in turn; says where the numbers differ. */
export async function benchAsk(options: AskBenchOptions): Promise<boolean> {
	const { dir, vs, seed, runs, print } = options;
	print(`seed ${seed}; ${runs} runs of each question${vs ? ', in turn with those of the other checkout' : ''}`);
	const trees: Tree[] = [];
	try {
		trees.push(await openTree(HERE, dir, options));
		if (vs !== undefined) trees.push(await openTree(resolve(vs), `${dir}-vs`, options));
		const newest = await newestOf(trees);
		const timed: Timed[] = [];
		const wrong: string[] = [];
		for (const question of questionsOf(options)) {
			const times = await time(question, trees, newest, runs).catch((error: unknown) => {
				wrong.push(`WRONG ${nameOf(question)}: ${(error as Error).message.split('\n')[0]?.slice(0, 200)}`);
			});
			if (times) timed.push({ question, times });
			if (timed.length % 100 === 0) print(`${timed.length} asked`);
		}
		print(`${timed.length} questions\n${vs === undefined ? ofFigures(timed) : ofTrees(timed)}`);
		for (const line of wrong.length > 0 || vs === undefined ? wrong : ['all numbers are equal']) print(line);
		return wrong.length === 0;
	} finally {
		for (const { office } of trees) await office.stop();
	}
}

async function openTree(root: string, dir: string, { letters, seed, print }: AskBenchOptions): Promise<Tree> {
	const load = async <Module>(path: string) => (await import(pathToFileURL(join(root, path)).href)) as Module;
	const national = await load<{ openNational: typeof openNational }>('test/bench/national/office.server.ts');
	const kpi = await load<{ readKpi: typeof readKpi }>('sql/queries/kpi/read-kpi.server.ts');
	const known = await load<{ readAsKnown: typeof readAsKnown }>('sql/queries/pages/as-known.ts');
	print(`the office of ${root} is kept in ${dir}`);
	const office = await national.openNational(dir, { letters, seed }, print);
	return { ...kpi, ...known, office, client: office.client('reader'), keeper: office.client('keeper') };
}

async function newestOf(trees: Tree[]): Promise<number> {
	const query = 'SELECT toString(toUnixTimestamp64Milli(max(newest_at))) AS newest FROM pasokh.receipts';
	const found = await Promise.all(trees.map(({ client }) => rowsOf<{ newest: string }>(client, query)));
	const moments = new Set(found.map(([row]) => Number(row?.newest)));
	const [newest = Number.NaN] = moments;
	if (moments.size !== 1) throw new Error('the two offices have not the same events');
	return newest;
}

/** Each figure by nothing and by some of its dimensions, over each range, in each of the two times. */
function questionsOf({ seed, dimensions, only }: AskBenchOptions): Question[] {
	const random = createRandom(seed);
	const ranges = drawWays(seed, 1, ['30 d', 'year']);
	const asked = CATALOGUE.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
	return asked.flatMap((kpi) => {
		const first = random.int(Math.max(1, kpi.dimensions.length));
		const some = [...kpi.dimensions, ...kpi.dimensions].slice(
			first,
			first + Math.min(dimensions, kpi.dimensions.length)
		);
		return [null, ...some].flatMap((by) => ranges.flatMap((range) => WAYS.map((way) => ({ kpi, by, range, way }))));
	});
}

const nameOf = ({ kpi, by, range, way }: Question) => `${kpi.name} by ${by ?? 'nothing'}, ${range.range}, ${way}`;

/** Alternating, so that whatever else the machine does falls on both. Throws where numbers differ. */
async function time(question: Question, trees: Tree[], newest: number, runs: number): Promise<number[][]> {
	const asks = await Promise.all(trees.map((tree) => askOf(question, tree, newest)));
	const answers = [];
	for (const ask of asks) answers.push(canonical(await ask()));
	if (new Set(answers).size > 1) throw new Error(`here ${answers[0]?.slice(0, 80)}, there ${answers[1]?.slice(0, 80)}`);
	const times: number[][] = asks.map(() => []);
	for (let run = -WARM_UP; run < runs; run++) {
		const turn = [...asks.keys()];
		for (const place of run % 2 === 0 ? turn : turn.toReversed()) {
			const began = performance.now();
			await asks[place]!();
			if (run >= 0) times[place]!.push(performance.now() - began);
		}
	}
	return times;
}

/** As a page asks: as known, by the letters that the office keeps for that moment. */
async function askOf({ kpi, by, range, way }: Question, tree: Tree, newest: number) {
	const iso = (ms: number) => new Date(ms).toISOString();
	const now = way === 'as of' ? newest - LEARNT_MS / 2 : newest;
	const knownAt = way === 'as known' ? newest - LEARNT_MS : null;
	let hasLearnt: boolean | undefined;
	const of = { database: 'pasokh', keeper: tree.keeper };
	if (knownAt !== null)
		await tree.readAsKnown(tree.client, { ...of, knownAt }, (learnt) => Promise.resolve((hasLearnt = learnt)));
	const moments = {
		asOf: iso(knownAt ?? now),
		knownAt: knownAt === null ? null : iso(knownAt),
		newest: iso(newest),
		hasLearnt
	};
	const { from, to } = range;
	const ask = { database: 'pasokh', clock: 'data', kpi: kpi.name, by, from, to, ...moments } as const;
	return () => tree.readKpi(tree.client, ask);
}

/** Sums of fractions depend on the order of what is summed up. */
function canonical({ total, groups }: Awaited<ReturnType<typeof readKpi>>): string {
	const sorted = groups.toSorted((a, b) => (a.key < b.key ? -1 : 1));
	return JSON.stringify([total, ...sorted], (_, value: unknown) =>
		typeof value === 'number' ? Number(value.toPrecision(9)) : value
	);
}

const mean = (values: number[]): number =>
	Math.exp(values.reduce((sum, one) => sum + Math.log(one), 0) / values.length);
const ratio = (value: number): string => value.toFixed(2);

function ofTrees(timed: Timed[]): string {
	const rows = timed.map(({ question, times: [here = [], there = []] }) => {
		const [p50 = 1, p95 = 1] = [0.5, 0.95].map((share) => quantile(here, share) / quantile(there, share));
		return { question, p50, p95, ms: quantile(here, 0.5) };
	});
	const summary = [...WAYS, 'all'].map((way) => {
		const some = rows.filter(({ question }) => way === 'all' || question.way === way);
		return [way, String(some.length), ratio(mean(some.map(({ p50 }) => p50))), ratio(mean(some.map(({ p95 }) => p95)))];
	});
	const worst = rows.toSorted((a, b) => b.p50 - a.p50).slice(0, 10);
	return [
		'here against there, geometric means:',
		table(['way', 'questions', 'p50', 'p95'], summary),
		'the worst ten:',
		table(
			['question', 'p50', 'p95', 'p50 here, ms'],
			worst.map(({ question, p50, p95, ms }) => [nameOf(question), ratio(p50), ratio(p95), ms.toFixed(1)])
		)
	].join('\n');
}

/** Of one tree alone: each figure as a multiple of the cheapest count. */
function ofFigures(timed: Timed[]): string {
	const p50 = ({ times: [here = []] }: Timed) => quantile(here, 0.5);
	const counts = timed.filter(({ question: { kpi, by } }) => kpi.measure === 'count' && by === null);
	const least = Math.min(...(counts.length > 0 ? counts : timed).map(p50));
	const figures = [...Map.groupBy(timed, ({ question }) => question.kpi.name)].map(([name, all]) => {
		const of = (way: string) => all.filter(({ question }) => question.way === way).map((one) => p50(one) / least);
		return [name, ...WAYS.map((way) => ratio(mean(of(way))))];
	});
	return `multiples of the cheapest count, ${least.toFixed(1)} ms:\n${table(['figure', ...WAYS], figures)}`;
}
