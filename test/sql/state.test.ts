import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { renamed, rowOf, sentOf, wildEvents } from '../support/events.ts';
import { modelLetters, type ModelLetter, type Sent } from '../support/model.ts';
import { writeRows } from '../support/write.ts';

let office: EmbeddedUnderTest;
let client: ClickHouseClient;
/** Printed with a failure by fast-check, and accepted back. */
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const FAR = '2299-12-30 00:00:00.000';

beforeAll(async () => {
	office = await startEmbeddedOffice();
	client = office.client('admin');
});
afterAll(async () => office?.stop());

/** Writes batches as requests would bring them, and waits until state has them. */
async function write(...batches: Sent[][]): Promise<void> {
	const sources = batches.flatMap((batch) => [...Map.groupBy(batch, (one) => one.source)]);
	await writeRows(client, ...sources.map(([source, events]) => events.map(({ event }) => rowOf(event, source))));
}

async function rows<T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> {
	return (await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
}

type Letter = Omit<ModelLetter, 'referrals'> & { answered_before_registered: boolean };

const COLUMNS = `letter_id, state, is_answered, toUnixTimestamp64Milli(registered_at) AS registered_at,
	toUnixTimestamp64Milli(first_referred_at) AS first_referred_at, toUnixTimestamp64Milli(last_referred_at) AS last_referred_at,
	toUnixTimestamp64Milli(first_answered_at) AS first_answered_at, toUnixTimestamp64Milli(last_answered_at) AS last_answered_at,
	toUnixTimestamp64Milli(closed_at) AS closed_at, toUnixTimestamp64Milli(reopened_at) AS reopened_at,
	holder, operator, hops, returns, channel, answered_before_registered`;

/** What ClickHouse says of the letters of a prefix, in the model's words. */
async function lettersOf(prefix: string, asOf?: string): Promise<Letter[]> {
	const table = asOf ? `pasokh.letters_at(as_of = {as_of: DateTime64(3)})` : 'pasokh.letters';
	const found = await rows<Record<string, string | number | null>>(
		`SELECT ${COLUMNS} FROM ${table} WHERE startsWith(letter_id, {prefix: String}) ORDER BY letter_id`,
		{ prefix: `${prefix}-`, as_of: asOf ?? null }
	);
	return found.map((row) => {
		const letter: Record<string, unknown> = {
			...row,
			is_answered: row['is_answered'] === 1,
			answered_before_registered: row['answered_before_registered'] === 1
		};
		for (const field of Object.keys(row).filter((name) => name.endsWith('_at')))
			if (row[field] !== null) letter[field] = Number(row[field]);
		return letter as unknown as Letter;
	});
}

function expected(sent: Sent[], asOf?: number): Letter[] {
	return [...modelLetters(sent, asOf).values()]
		.map(({ referrals: _, ...letter }) => ({
			...letter,
			answered_before_registered: (letter.first_answered_at ?? Infinity) < (letter.registered_at ?? -Infinity)
		}))
		.sort((a, b) => (a.letter_id < b.letter_id ? -1 : 1));
}

describe('state is a function of the set of events', () => {
	let run = 0;

	test('any history, in any order, in any batches, twice: the letters of the naive model', async () => {
		await fc.assert(
			fc.asyncProperty(
				// Several histories at once, each of letters of its own: a round trip costs more than a letter.
				fc.array(wildEvents, { minLength: 10, maxLength: 10 }),
				fc.infiniteStream(fc.nat({ max: 1_000 })),
				async (wild, dice) => {
					// Each run has letters of its own, the shrinking ones too.
					const prefix = `w${++run}`;
					const sent = wild.flatMap((history, i) =>
						history.map((one) => sentOf(renamed(one.event, `${prefix}-${i}`), one.source))
					);
					const shuffled = sent
						.map((one) => [dice.next().value, one] as const)
						.sort(([a], [b]) => a - b)
						.map(([, one]) => one);
					const cut = dice.next().value % (sent.length + 1);
					await write(shuffled.slice(0, cut), shuffled.slice(cut), sent.slice(0, cut));
					expect(await lettersOf(prefix)).toEqual(expected(sent));
					expect(await lettersOf(prefix, FAR)).toEqual(expected(sent));

					const instant = Date.UTC(2022, 6, 14, 5, 0) + (dice.next().value % 200) * 3_600_000;
					const asOf = new Date(instant).toISOString().slice(0, 23).replace('T', ' ');
					expect(await lettersOf(prefix, asOf)).toEqual(expected(sent, instant));
				}
			),
			{ numRuns: 5, seed: SEED, endOnFailure: process.env['SHRINK'] === undefined }
		);
	}, 240_000);
});
