/** @module-tag deep */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import type { EventRow } from '#sql/model/event-row.ts';
import { hasArrived, letterPage, type LetterFigures } from '#sql/queries/letter/letter-page.ts';
import { keepLetters, readAsKnown } from '#sql/queries/pages/as-known.ts';
import { undoLoad } from '#sql/fold/undo.server.ts';
import { runs, SEED } from '../support/depth.ts';
import { renamed, rowOf, sentOf, wildEvents } from '../support/events.ts';
import { at, distinct, voided, type Sent } from '../support/model-lives.ts';
import { modelViews, type Views } from '../support/model-views.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const office = useOffice();
let client: ClickHouseClient;
let reader: ClickHouseClient;
const START = Date.UTC(2022, 6, 14, 5, 0);
const FAR = Date.UTC(2290, 0, 1);

beforeAll(() => {
	client = office.client('admin');
	reader = office.client('reader');
});

/** The page of a letter as whoever reads pages asks for it. */
async function pageOf(id: string, asOf: number, knownAt: string | null): Promise<LetterFigures> {
	const page = letterPage(id);
	const read = (hasLearnt?: boolean) =>
		page.read(reader, {
			...{ database: 'pasokh', clock: 'data', asOf: new Date(asOf).toISOString(), isNow: false, knownAt, hasLearnt },
			...{ newest: null, from: null, to: null, compare: null, grain: 'day', excludeOutages: false, where: [] }
		});
	if (knownAt === null) return read();
	const ask = { database: 'pasokh', knownAt: Date.parse(knownAt), keeper: office.client('keeper'), among: page.among };
	return readAsKnown(reader, ask, read);
}

/** What a page says of its letter, in the columns of the views; what the model does not have is left out. */
const columnsOf = (row: object, model: object): object =>
	Object.fromEntries(
		Object.entries(row)
			.filter(([name]) => name in model)
			.map(([name, value]: [string, unknown]) => [name, typeof value === 'boolean' ? Number(value) : value])
	);
const picked = (model: object, names: object): object =>
	Object.fromEntries(Object.entries(model).filter(([name]) => name in names));

/** A page's events against the events of the letter, one by one: which are void, and what took them away. */
function checkEvents({ events, later }: LetterFigures, sent: Sent[], asOf: number): void {
	const history = distinct(sent);
	const void_ = voided(history);
	const key = ({ source, event }: Sent) => `${source} ${event.event_id}`;
	expect(new Set(events.map((event) => `${event.source} ${event.event_id}`))).toEqual(
		new Set(history.filter(({ event }) => at(event) <= asOf).map(key))
	);
	expect(later).toBe(history.filter(({ event }) => at(event) > asOf).length);
	for (const event of events) {
		const own = history.find((one) => key(one) === `${event.source} ${event.event_id}`)!;
		expect(event.is_void, key(own)).toBe(void_.has(own));
		if (!event.is_void) expect(event.voided_by).toBeNull();
		else {
			const by = history.filter(
				({ source, event: other }) =>
					other.type === 'event.voided' &&
					(other.target_source ?? source) === event.source &&
					other.target_event_id === event.event_id
			);
			const standing = by.filter((one) => !void_.has(one));
			expect(standing.map(({ event: other }) => other.event_id)).toContain(event.voided_by?.event_id);
			expect(event.voided_by?.reason).toBe('wrong');
		}
	}
}

function check(page: LetterFigures, { letters, referrals, loans }: Views, sent: Sent[], asOf: number): void {
	const { id } = page;
	const letter = letters.find((row) => row['letter_id'] === id);
	if (!letter) expect(page.letter).toBeNull();
	else expect(columnsOf(page.letter!, letter), id).toEqual(picked(letter, page.letter!));
	const ownReferrals = referrals.filter((row) => row['letter_id'] === id);
	expect(page.referrals.map((row, n) => columnsOf(row, ownReferrals[n] ?? {}))).toEqual(
		ownReferrals.map((row, n) => picked(row, page.referrals[n] ?? {}))
	);
	// The two may have their columns in different orders.
	const textOf = (row: object) => JSON.stringify(Object.entries(row).sort());
	const byText = (a: object, b: object) => textOf(a).localeCompare(textOf(b));
	const ownLoans = loans.filter((row) => row['letter_id'] === id);
	const loanNames = page.loans[0] ?? {};
	expect(page.loans.map((row) => columnsOf(row, row)).sort(byText)).toEqual(
		ownLoans.map((row) => columnsOf(page.loans[0] ? picked(row, loanNames) : row, loanNames)).sort(byText)
	);
	const duplicates = letters.filter((row) => row['master_letter_id'] === id && row['letter_id'] !== id);
	expect(page.duplicates.map(({ letter_id }) => letter_id)).toEqual(
		duplicates.map((row) => row['letter_id'] as string).sort()
	);
	for (const one of page.duplicates) {
		const row = duplicates.find(({ letter_id }) => letter_id === one.letter_id)!;
		expect(columnsOf(one, row), one.letter_id).toEqual(picked(row, one));
	}
	expect(page.master?.letter_id ?? null).toBe(
		letters.find((row) => row['letter_id'] === letter?.['master_letter_id'])?.['letter_id'] ?? null
	);
	checkEvents(
		page,
		sent.filter(({ event }) => event.letter_id === id),
		asOf
	);
}

const histories = fc.array(wildEvents, { minLength: runs(1, 2), maxLength: runs(1, 2) });
const dice = fc.infiniteStream(fc.nat({ max: 1_000 }));
const instantOf = (n: number): number => START + (n % 220) * 3_600_000;

test(`a letter's page is the naive model's, as of any instant and as known at any, SEED=${SEED}`, async () => {
	let run = 0;
	await fc.assert(
		fc.asyncProperty(histories, dice, async (wild, dice) => {
			const prefix = `p${++run}`;
			const next = (): number => dice.next().value as number;
			const sent = wild.flatMap((history, i) =>
				history.map(({ event, source }) => sentOf(renamed(event, `${prefix}-${i}`), source))
			);
			const ids = [...new Set(sent.map(({ event }) => event.letter_id!))];
			const parts = Map.groupBy(sent, () => next() % 3);
			const [first = [], loaded = [], late = []] = [0, 1, 2].map((n) => parts.get(n) ?? []);
			const known: [moment: string | null, sent: Sent[]][] = [];
			await write(first);
			known.push([await now(), first]);
			const load_id = `load-${prefix}`;
			const rows = loaded.map(({ event, source }): EventRow => ({ ...rowOf(event, source), load_id }));
			if (rows.length > 0) await put(client, rows);
			known.push([await now(), [...first, ...loaded]]);
			await write(late);
			known.push([await now(), sent]);
			if (loaded.length > 0) await undoLoad(client, 'pasokh', load_id);
			known.push([await now(), [...first, ...late]], [null, [...first, ...late]]);
			for (const [moment, then] of known)
				for (const asOf of [next() % 3 === 0 ? FAR : instantOf(next())]) {
					const views = modelViews(then, asOf);
					for (const id of ids) check(await pageOf(id, asOf, moment), views, then, asOf);
				}
		}),
		{ numRuns: 1, seed: SEED, endOnFailure: process.env['SHRINK'] === undefined }
	);
});

test('the page is what the views say, at the same moments', async () => {
	// All others may be void by the moments that are asked for.
	const letter = {
		letter_id: 'stands',
		channel: 'in_person',
		category: 'roads',
		county: 'ahvaz',
		kind: 'request'
	} as const;
	const occurred_at = new Date(START).toISOString();
	await write([sentOf({ v: 1, event_id: 'stands-1', type: 'letter.registered', occurred_at, ...letter })]);
	const found = await rowsOf<{ id: string; moment: string }>(
		client,
		`SELECT subject_id AS id, toString(median(ingested_at)) AS moment FROM pasokh.event_log GROUP BY id ORDER BY id = 'stands' DESC, count() DESC LIMIT 5`
	);
	let shown = 0;
	for (const { id, moment } of found) {
		const knownAt = `${moment.replace(' ', 'T')}Z`;
		const page = await pageOf(id, FAR, knownAt);
		await keepLetters(client, { database: 'pasokh', knownAt: Date.parse(knownAt) });
		const [row] = await rowsOf(
			client,
			`SELECT state, is_answered, holder, hops, returns, flags FROM pasokh.letters_known(as_of = {as_of: DateTime64(3, 'UTC')},
				known_at = {known_at: DateTime64(3, 'UTC')}) WHERE letter_id = {id: String}`,
			{ id, as_of: '2290-01-01 00:00:00.000', known_at: moment }
		);
		// All that was known of it by then may have been voided.
		if (row) expect(row, id).toEqual(columnsOf(page.letter!, row));
		else expect(page.letter, id).toBeNull();
		shown += row ? 1 : 0;
	}
	expect(shown).toBeGreaterThan(0);
});

test('a letter that nobody spoke of', async () => {
	const page = await pageOf('nobody', FAR, null);
	expect(page).toMatchObject({ isKnown: false, letter: null, events: [], referrals: [], duplicates: [], master: null });
	expect(page.moments).toEqual({ occurred: [], arrived: [] });
});

test('an event has arrived when log and state have it', async () => {
	const sent = sentOf({
		...{ v: 1, event_id: 'here', letter_id: 'arriving', occurred_at: '2022-07-14T05:00:00Z' },
		...{ type: 'letter.flagged', flag: 'urgent' }
	});
	const event = { letterId: 'arriving', source: 'test', eventId: 'here' };
	expect(await hasArrived(reader, 'pasokh', event)).toBe(false);
	await write([sent]);
	expect(await hasArrived(reader, 'pasokh', event)).toBe(true);
	expect(await hasArrived(reader, 'pasokh', { ...event, eventId: 'elsewhere' })).toBe(false);
});

async function write(batch: Sent[]): Promise<void> {
	if (batch.length > 0)
		await put(
			client,
			batch.map(({ event, source }) => rowOf(event, source))
		);
}

/** The moment of the server, as an address has it; none of its events shares it. */
async function now(): Promise<string> {
	await rowsOf(client, 'SELECT sleep(0.01)');
	const [row] = await rowsOf<{ now: string }>(client, `SELECT toString(now64(3, 'UTC')) AS now`);
	await rowsOf(client, 'SELECT sleep(0.01)');
	return `${row!.now.replace(' ', 'T')}Z`;
}
