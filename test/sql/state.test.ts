/** @module-tag deep */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { WireEvent } from '#ingest/contract/event.ts';
import { statement } from '#sql/client/statement.server.ts';
import type { EventRow } from '#sql/model/event-row.ts';
import { readAsKnown } from '#sql/queries/pages/as-known.ts';
import type { Subquery } from '#sql/source.ts';
import { isCurrent, sourceView, type Moments } from '#sql/source-view.ts';
import { undoLoad } from '#sql/fold/undo.server.ts';
import { runs, SEED } from '../support/depth.ts';
import { renamed, rowOf, sentOf, wildEvents } from '../support/events.ts';
import { makeHistory } from '../support/history.ts';
import type { Sent } from '../support/model-lives.ts';
import type { Columns } from '../support/model-letter.ts';
import { modelViews, type Views } from '../support/model-views.ts';
import { inModelsWords } from '../support/model-words.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const office = useOffice();
let client: ClickHouseClient;
const START = Date.UTC(2022, 6, 14, 5, 0);
/** Later than anything that happens or is promised. */
const FAR = Date.UTC(2290, 0, 1);

beforeAll(async () => {
	client = office.client('admin');
	// Wild histories may have no duplicate among them.
	const duplicate = { v: 1, type: 'letter.linked', event_id: 'l', letter_id: 'duplicate', master_letter_id: 'master' };
	await put(client, [rowOf({ ...duplicate, occurred_at: isoOf(START) } as WireEvent)]);
});

const VIEWS: Record<keyof Views, string[]> = {
	letters: ['letter_id'],
	referrals: ['letter_id', 'hop'],
	loans: ['letter_id', 'loan_id'],
	calls: ['call_id']
};
/** Of now only; as of an instant both are compared. */
const BY_THE_CLOCK = ['waited_s', 'promise_broken_at', 'promise_kept', 'is_late'];

/** Writes batches, one after another, and state after each. */
async function write(...batches: Sent[][]): Promise<void> {
	for (const batch of batches)
		if (batch.length > 0)
			await put(
				client,
				batch.map(({ event, source }) => rowOf(event, source))
			);
}

/** What ClickHouse says of the subjects of a prefix, in the model's words. */
async function viewsOf(prefix: string, asOf?: number, knownAt?: string): Promise<Views> {
	const moment = (at: string): string => `toDateTime64('${at}', 3, 'UTC')`;
	const arguments_ = [
		...(asOf === undefined ? [] : [`as_of = ${moment(sqlOf(asOf))}`]),
		...(knownAt === undefined ? [] : [`known_at = ${moment(knownAt)}`])
	];
	const suffix = ['', '_at', '_known'][arguments_.length]!;
	return readViews(
		prefix,
		(view) => () => `pasokh.${view}${suffix}${arguments_.length > 0 ? `(${arguments_.join(', ')})` : ''}`
	);
}

/** The same from what figures read for these moments: often some of the columns by themselves, then the others, as queries name few. */
async function figuresViews(prefix: string, moments: Moments, next: () => number): Promise<Views> {
	const params = {
		as_of: sqlOf(Date.parse(moments.asOf)),
		known_at: moments.knownAt ? sqlOf(Date.parse(moments.knownAt)) : ''
	};
	const share = next() % runs(2, 1) === 0 ? 4 : 1;
	const chosen = new Set((await columnsOf()).filter(() => next() % share === 0));
	const few = await readViews(
		prefix,
		(view) => sourceView('pasokh', view, moments),
		params,
		(one) => chosen.has(one)
	);
	if (share === 1) return few;
	const rest = await readViews(
		prefix,
		(view) => sourceView('pasokh', view, moments),
		params,
		(one) => !chosen.has(one)
	);
	const views = Object.keys(VIEWS) as (keyof Views)[];
	return Object.fromEntries(
		views.map((view) => {
			expect(few[view].length, view).toBe(rest[view].length);
			return [view, rest[view].map((row, n) => ({ ...row, ...few[view][n] }))];
		})
	) as unknown as Views;
}

const columns = new Map<string, string[]>();

/** The columns of all the views, or of one. */
async function columnsOf(view?: keyof Views): Promise<string[]> {
	if (columns.size === 0) {
		const rows = await rowsOf<{ view: string; name: string }>(
			client,
			`SELECT table AS view, name FROM system.columns WHERE database = 'pasokh' AND table IN ('${Object.keys(VIEWS).join("', '")}')`
		);
		for (const { view: of, name } of rows) columns.set(of, [...(columns.get(of) ?? []), name]);
	}
	return view === undefined ? [...new Set([...columns.values()].flat())] : columns.get(view)!;
}

/** The open ones, as figures read them for these moments. */
async function openReferrals(prefix: string, moments: Moments): Promise<Columns[]> {
	const names = (await columnsOf('referrals')).join(', ');
	const rows = await rowsOf<Columns>(
		client,
		`SELECT ${names} FROM ${sourceView('pasokh', 'open_referrals', moments)(names)} WHERE startsWith(letter_id, '${prefix}-')`,
		{ as_of: sqlOf(Date.parse(moments.asOf)) }
	);
	return sorted('referrals', rows.map(inModelsWords));
}

async function readViews(
	prefix: string,
	source: (view: keyof Views) => Subquery,
	params: Record<string, string> = {},
	isRead = (_column: string): boolean => true
): Promise<Views> {
	const found = {} as Views;
	for (const view of Object.keys(VIEWS) as (keyof Views)[]) {
		const id = view === 'calls' ? 'call_id' : 'letter_id';
		const names = (await columnsOf(view)).filter((name) => VIEWS[view].includes(name) || isRead(name));
		const rows = await rowsOf<Columns>(
			client,
			`SELECT ${names.join(', ')} FROM ${source(view)(names.join(', '))}
			WHERE startsWith(${id}, '${prefix}-') SETTINGS output_format_json_quote_64bit_integers = 1`,
			params
		);
		found[view] = sorted(view, rows.map(inModelsWords));
		if (names.includes('citizen_hash'))
			expect(
				await rowsOf(
					client,
					`SELECT ${id} FROM ${source(view)(`${id}, citizen_hash, citizen_key`)}
					WHERE startsWith(${id}, '${prefix}-') AND citizen_hash != ${HASH_OF_KEY}`,
					params
				),
				'a digest that is not of its key'
			).toEqual([]);
	}
	return found;
}

const HASH_OF_KEY = statement('fold/letters/citizen_hash.sql', 'pasokh', { key: `ifNull(citizen_key, '')` });

const isoOf = (instant: number): string => new Date(instant).toISOString();
const sqlOf = (instant: number): string => new Date(instant).toISOString().slice(0, 23).replace('T', ' ');
const keyOf = (view: keyof Views, row: Columns): string =>
	VIEWS[view].map((name) => String(row[name]).padStart(4, '0')).join(' ');
const sorted = (view: keyof Views, rows: Columns[]): Columns[] =>
	rows.sort((a, b) => (keyOf(view, a) < keyOf(view, b) ? -1 : 1));

function expected(sent: Sent[], asOf = FAR): Views {
	const views = modelViews(sent, asOf);
	for (const view of Object.keys(VIEWS) as (keyof Views)[]) sorted(view, views[view]);
	return views;
}

/** As of now, by a clock that has gone on since. */
function withoutClock({ letters, ...rest }: Views): Views {
	const timeless = letters.map((row) =>
		Object.fromEntries(Object.entries(row).filter(([name]) => !BY_THE_CLOCK.includes(name)))
	);
	return { letters: timeless, ...rest };
}

/** Wild histories of letters and calls of a prefix's own: a round trip costs more than a letter. */
function histories(prefix: string, wild: Sent[][], seed: number): Sent[] {
	const letters = wild.flatMap((history, i) =>
		history.map((one) => sentOf(renamed(one.event, `${prefix}-${i}`), one.source))
	);
	const calls = makeHistory(seed, { letters: 0, calls: 30 }).sent.filter(({ event }) => 'call_id' in event);
	return [
		...letters,
		...calls.map(({ event, source }) =>
			sentOf({ ...event, call_id: `${prefix}-${event.call_id}` } as typeof event, source)
		)
	];
}

const wildOffice = fc.array(wildEvents, { minLength: 10, maxLength: 10 });
const dice = fc.infiniteStream(fc.nat({ max: 1_000 }));
const seeded = { seed: SEED, endOnFailure: process.env['SHRINK'] === undefined };

/** An instant of the histories, at which much happens or nothing. */
const instantOf = (n: number): number => START + (n % 220) * 3_600_000;

describe(`state is a function of the set of events, SEED=${SEED}`, () => {
	let run = 0;

	test('any history, in any order, in any batches, twice: the views of the naive model', async () => {
		await fc.assert(
			fc.asyncProperty(wildOffice, dice, async (wild, dice) => {
				// Each run has letters of its own, the shrinking ones too.
				const prefix = `w${++run}`;
				const next = (): number => dice.next().value as number;
				const sent = histories(prefix, wild, next());
				const shuffled = sent
					.map((one) => [next(), one] as const)
					.sort(([a], [b]) => a - b)
					.map(([, one]) => one);
				const cut = next() % (sent.length + 1);
				await write(shuffled.slice(0, cut), shuffled.slice(cut), sent.slice(0, cut));
				expect(withoutClock(await viewsOf(prefix))).toEqual(withoutClock(expected(sent)));
				for (const instant of [FAR, instantOf(next()), instantOf(next()), instantOf(next())])
					expect(await viewsOf(prefix, instant)).toEqual(expected(sent, instant));
				const newest = Math.max(...sent.map(({ event }) => Date.parse(event.occurred_at)));
				for (const instant of [newest, newest - 1, newest + 3_600_000]) {
					const moments = { asOf: isoOf(instant), newest: isoOf(newest) };
					expect(isCurrent(moments)).toBe(instant >= newest);
					const then = expected(sent, instant);
					expect(await figuresViews(prefix, moments, next)).toEqual(then);
					expect(await openReferrals(prefix, moments)).toEqual(
						then.referrals.filter((one) => one['ended_at'] === null)
					);
				}
			}),
			{ numRuns: runs(1, 5), ...seeded }
		);
	});

	test('what the office knew then: events that had come by then, a load that was undone later', async () => {
		await fc.assert(
			fc.asyncProperty(wildOffice, dice, async (wild, dice) => {
				const prefix = `k${++run}`;
				const next = (): number => dice.next().value as number;
				const sent = histories(prefix, wild, next());
				const parts = Map.groupBy(sent, () => next() % 3);
				const [first = [], loaded = [], late = []] = [0, 1, 2].map((n) => parts.get(n) ?? []);
				// Some of the load's events come on their own as well, and of these nothing is undone.
				const again = loaded.filter(() => next() % 4 === 0);
				const load_id = `load-${prefix}`;
				const known: [moment: string, sent: Sent[]][] = [];
				await write(first);
				known.push([await now(), first]);
				const rows = loaded.map(({ event, source }): EventRow => ({ ...rowOf(event, source), load_id }));
				if (rows.length > 0) await put(client, rows);
				known.push([await now(), [...first, ...loaded]]);
				await write([...again, ...late]);
				known.push([await now(), [...first, ...loaded, ...late]]);
				if (loaded.length > 0) await undoLoad(client, 'pasokh', load_id);
				known.push([await now(), [...first, ...again, ...late]]);
				// Sent again: nothing that was not known.
				await write([...first, ...late]);
				known.push([await now(), [...first, ...again, ...late]]);
				const skipped = next();
				for (const [moment, sent] of known.filter((_, n) => (skipped + n) % known.length < runs(2, known.length))) {
					const instant = next() % 3 === 0 ? FAR : instantOf(next());
					const then = expected(sent, instant);
					const knownAt = `${moment.replace(' ', 'T')}Z`;
					const moments = { asOf: isoOf(instant), knownAt };
					const ask = { database: 'pasokh', knownAt: Date.parse(knownAt), keeper: client };
					const kept = await readAsKnown(client, ask, (hasLearnt) =>
						figuresViews(prefix, { ...moments, hasLearnt }, next)
					);
					expect(kept, `${moment} kept`).toEqual(then);
					expect(await viewsOf(prefix, instant, moment), moment).toEqual(then);
				}
			}),
			{ numRuns: 1, ...seeded }
		);
	});
});

/** The moment of the server, and none of its events shares it. */
async function now(): Promise<string> {
	await rowsOf(client, 'SELECT sleep(0.01)');
	const [row] = await rowsOf<{ now: string }>(client, `SELECT toString(now64(3, 'UTC')) AS now`);
	await rowsOf(client, 'SELECT sleep(0.01)');
	return row!.now;
}
