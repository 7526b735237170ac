import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { utcText } from '#sql/model/tehran.ts';
import { ALL_LETTERS, type LetterFilter } from '#sql/queries/desk/filter.ts';
import { stepsOfLetter } from '#sql/queries/desk/escalation.ts';
import { NOTHING_PICKED } from '#sql/queries/desk/picked.ts';
import { readDesk, type DeskAsk } from '#sql/queries/desk/read-desk.server.ts';
import { SORTS } from '#sql/queries/desk/sorts.ts';
import { conspicuous } from '../support/conspicuous.ts';
import { FULL_VISIBILITY, iso, requestAt } from '../support/desk-request.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from '../support/embedded.ts';
import { rowOf } from '../support/events.ts';
import { makeKpiHistory } from '../support/kpi-history.ts';
import { put } from '../support/put.ts';
import { rowsOf } from '../support/state.ts';

/** Letters that somebody picked on the desk. */

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const NOW = Date.UTC(2022, 9, 20, 12);
const DAY = 86_400_000;
/** State says how far it goes, so that open letters alone are read where that is enough. */
const NEWEST = { newest: iso(NOW) };

let office: EmbeddedUnderTest;
let client: ClickHouseClient;

beforeAll(async () => {
	console.log(`seed ${SEED}`);
	office = await startEmbeddedOffice();
	client = office.client('reader');
	const sent = [...makeKpiHistory(SEED, 100), ...conspicuous()];
	await put(
		office.client('writer'),
		sent.map(({ event: one, source }) => rowOf(one, source))
	);
});
afterAll(async () => office?.stop());

async function idsOf(filter: Partial<LetterFilter>, asOf = NOW, more: Partial<DeskAsk> = {}): Promise<string[]> {
	const request = { ...requestAt(asOf, NEWEST), ...FULL_VISIBILITY, filter: { ...ALL_LETTERS, ...filter } };
	const found = await readDesk(client, { ...request, sort: 'registered', after: null, limit: 1_000, ...more });
	expect(found.count).toBe(found.rows.length);
	return found.rows.map(({ letterId }) => letterId);
}

test.each(SORTS)('of the first by %s has these of the filter, whatever its own order', async (by) => {
	for (const [filter, asOf] of [
		[{ answered: false }, NOW],
		[{ where: [['category', 'aid']] }, NOW - 30 * DAY]
	] satisfies [Partial<LetterFilter>, number][]) {
		const picked = { ...NOTHING_PICKED, first: { count: 7, by } };
		const first = (await idsOf(filter, asOf, { sort: by })).slice(0, 7);
		expect(first).toHaveLength(7);
		expect(await idsOf({ ...filter, picked }, asOf, { sort: by })).toEqual(first);
		const other = await idsOf({ ...filter, picked }, asOf, { sort: '-hops' });
		expect(other.toSorted()).toEqual(first.toSorted());
	}
});

test('of picked letters has those of them that the rest of the filter means', async () => {
	const letters = ['plain-003', 'plain-004', 'plain-040', 'not-there'];
	expect(await idsOf({ picked: { ...NOTHING_PICKED, letters } })).toEqual(letters.slice(0, 3));
	expect(await idsOf({ answered: false, picked: { ...NOTHING_PICKED, letters } })).toEqual(['plain-040']);
	const readSet = async (set: string, id: string) => (`${set} ${id}` === 'sample one' ? letters.slice(1) : []);
	expect(await idsOf({ picked: { ...NOTHING_PICKED, sample: 'one' } }, NOW, { readSet })).toEqual(letters.slice(1, 3));
	expect(await idsOf({ picked: { ...NOTHING_PICKED, reminder: 'one' } }, NOW, { readSet })).toEqual([]);
});

test('of a step of escalation has the unanswered letters that have come to it and not beyond', async () => {
	const steps = (
		[
			['young', 3, null],
			['reminded', null, 1],
			['twice', null, 2]
		] as const
	).map(([id, after_days, after_reminders]) => ({
		...{ id, name_fa: id, name_en: '', after_days, after_reminders, recipient: 'liaison' as const }
	}));
	for (const asOf of [NOW, NOW - 45 * DAY]) {
		const open = await rowsOf<{ id: string; begunAt: string; reminders: number }>(
			client,
			`SELECT letter_id AS id, toUnixTimestamp64Milli(begins_at) AS begunAt, times_reminded AS reminders
			FROM pasokh.letters_at(as_of = {at: String}) WHERE is_registered AND NOT is_answered AND NOT is_ended`,
			{ at: utcText(asOf) }
		);
		const reached = Map.groupBy(
			open,
			({ begunAt, reminders }) => stepsOfLetter(steps, { begunAt: Number(begunAt), reminders }, asOf).reached?.id
		);
		for (const { id: step } of steps) {
			const found = await idsOf({ step }, asOf, { readSteps: async () => steps });
			expect(found.toSorted(), step).toEqual((reached.get(step) ?? []).map(({ id }) => id).toSorted());
		}
		expect(new Set(reached.keys()).size).toBeGreaterThan(1);
		expect(await idsOf({ step: 'gone' }, asOf, { readSteps: async () => steps })).toEqual([]);
	}
});
