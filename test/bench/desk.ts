import type { ClickHouseClient } from '@clickhouse/client';
import { createRandom, type Random } from '#ingest/scenario/random.ts';
import type { LetterFilter } from '#sql/queries/desk/filter.ts';
import { deskPage, type DeskAsk } from '#sql/queries/desk/read-desk.server.ts';
import { QUEUES } from '#sql/queries/desk/queues.ts';
import { readQueueCounts } from '#sql/queries/desk/read-queues.server.ts';
import { SORTS } from '#sql/queries/desk/sorts.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { ALL_LETTERS } from '../support/desk-request.ts';
import { rowsOf } from '../support/state.ts';
import { openNational } from './national/office.server.ts';
import { BODIES, CATEGORIES, CHANNELS, COUNTIES } from './national/shapes.ts';
import { quantile } from './wall/measure.server.ts';
import { number, table } from './wall/table.ts';

export interface DeskBenchOptions {
	letters: number;
	seed: number;
	dir: string;
	/** Ways to ask for each kind of page. */
	ways: number;
	print: (line: string) => void;
}

/** p95 of a filtered, searched page, in milliseconds. */
const BAR = 150;
const PAGE_OF_LETTERS = 50;
const OFFICE = { database: 'pasokh', clock: 'data' } as const;
const ASKER: Pick<DeskAsk, 'visibility' | 'identityKey'> = {
	visibility: { texts: true, sensitive: true },
	identityKey: Buffer.alloc(32, 7)
};

type Kind = { name: string; bar: number | null; draw: (random: Random, words: string[]) => Partial<LetterFilter> };

const code = (random: Random, options: readonly (readonly [string, number])[]): string => random.pick(options)[0];
/** A filter as an inspector has it: a body, or a category and a county, or a channel. */
const where = (random: Random): LetterFilter['where'] =>
	random.pick<() => LetterFilter['where']>([
		() => [['body', random.pick(random.pick(BODIES)[1])[0]]],
		() => [
			['category', code(random, CATEGORIES)],
			['county', code(random, COUNTIES)]
		],
		() => [['channel', code(random, CHANNELS)]]
	])();
const search = (random: Random, words: string[]): string =>
	random.chance(0.5) ? random.pick(words) : random.pick(words).split(' ').slice(0, 2).join(' ');

/** The bar is for a filtered page, and one that is searched too, whole words of any commonness; words among all letters are read by their number. */
const KINDS: Kind[] = [
	{ name: 'filtered', bar: BAR, draw: (random) => ({ where: where(random), answered: false }) },
	{
		name: 'filtered and searched',
		bar: BAR,
		draw: (random, words) => ({ where: where(random), answered: false, search: search(random, words) })
	},
	{ name: 'searched', bar: null, draw: (random, words) => ({ search: search(random, words) }) },
	{
		name: 'a code',
		bar: BAR,
		draw: (random) => ({ search: `N-${String(1 + random.int(100_000)).padStart(9, '0')}` })
	},
	{ name: 'overdue by days', bar: BAR, draw: (random) => ({ where: where(random), numbers: { overdue_from: 30 } }) },
	...QUEUES.map((queue): Kind => ({ name: `queue ${queue}`, bar: null, draw: () => ({ queue }) }))
];

/** Times whole pages as the desk reads them, frame and all, one after another. */
export async function benchDesk({ letters, seed, dir, ways, print }: DeskBenchOptions): Promise<void> {
	print(`the office is kept in ${dir}`);
	const office = await openNational(dir, { letters, seed }, print);
	try {
		const client = office.client('reader');
		const words = await subjects(client);
		const rows: string[][] = [];
		for (const kind of KINDS) {
			const random = createRandom(seed);
			const times: number[] = [];
			for (let n = 0; n < (kind.name.startsWith('queue ') ? 2 : ways) + 1; n++) {
				const filter = { ...ALL_LETTERS, ...kind.draw(random, words) };
				const sort = kind.name.startsWith('queue ') ? 'registered' : random.pick(SORTS);
				const began = performance.now();
				const page = deskPage({ ...ASKER, filter, sort, after: null, limit: PAGE_OF_LETTERS });
				await readPage(client, page, { ...OFFICE, where: filter.where });
				// The first reads from the disk.
				if (n > 0) times.push(performance.now() - began);
			}
			const p95 = quantile(times, 0.95);
			const verdict = kind.bar === null ? '' : p95 <= kind.bar ? 'pass' : `> ${kind.bar}`;
			rows.push([kind.name, number(quantile(times, 0.5)), number(p95), verdict]);
			print(rows.at(-1)!.join('  '));
		}
		const began = performance.now();
		const asOf = await newest(client);
		await readQueueCounts(client, { database: 'pasokh', asOf, knownAt: null, newest: asOf });
		rows.push(['counts of all queues', '', number(performance.now() - began), '']);
		print(`\n${table(['page', 'p50 ms', 'p95 ms', 'bar'], rows)}`);
	} finally {
		await office.stop();
	}
}

/** Subject lines of the office, the commonest and the rarest. */
async function subjects(client: ClickHouseClient): Promise<string[]> {
	const found = await rowsOf<{ subject: string }>(
		client,
		"SELECT subject FROM pasokh.letter_state WHERE subject != '' GROUP BY subject ORDER BY count() DESC LIMIT 40"
	);
	return found.map(({ subject }) => subject);
}

async function newest(client: ClickHouseClient): Promise<string> {
	const [row] = await rowsOf<{ newest: string }>(
		client,
		'SELECT toString(max(newest_at)) AS newest FROM pasokh.receipts'
	);
	return `${row!.newest.replace(' ', 'T')}Z`;
}
