import { beforeAll, describe, expect, test } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { CONTRACT } from '#ingest/pipeline/contract-types.ts';
import { validateEvent } from '#ingest/pipeline/validate.ts';
import { statement } from '#sql/client/statement.server.ts';
import type { PageRequest } from '#sql/queries/pages/page.ts';
import { flowsOf, wallValues } from '#sql/queries/wall/sources.ts';
import { readHistory } from '#sql/queries/letter/letter-page.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { loadDays, loadRest, piecesOf } from '../bench/national/load.server.ts';
import { planDays } from '../bench/national/plan.ts';
import { modelLetters } from '../support/model.ts';
import { voided, type Sent } from '../support/model-lives.ts';
import { rowsOf } from '../support/state.ts';
import { useOffice } from '../support/use-office.ts';

const OFFICE = { letters: 2_500, seed: 7 };
type Row = Record<string, string | number | null>;

const office = useOffice();
let client: ClickHouseClient;

beforeAll(async () => {
	client = office.client('admin');
	for (const days of piecesOf(OFFICE)) await loadDays(client, 'pasokh', OFFICE, days);
	await loadRest(client, 'pasokh');
	await rebuild(client, { database: 'pasokh' });
});

/** What the log holds, as one number for each subject. */
const hashes = (database: string, where: string) =>
	rowsOf(
		client,
		`SELECT subject_id, toString(sum(cityHash64(assumeNotNull(tuple(* EXCEPT (entered_at, until, due_at, promised_at, wait_s, handle_s))), ifNull(promised_at, occurred_at), ifNull(entered_at, occurred_at)))) AS hash
		FROM ${database}.event_log FINAL WHERE ${where} GROUP BY subject_id ORDER BY subject_id`
	);

/** The events of the log as a producer would have sent them. */
async function sentEvents(): Promise<Sent[]> {
	const rows = await rowsOf<Row>(client, 'SELECT * FROM pasokh.event_log FINAL');
	return rows.map((row) => {
		const type = String(row['type']);
		const event: Record<string, unknown> = { v: 1, [`${String(row['subject_kind'])}_id`]: row['subject_id'] };
		for (const field of CONTRACT.get(type)!.fields.keys()) {
			const value = row[field];
			if (value === undefined || value === null || value === '' || field === 'v') continue;
			event[field] = /_at$/.test(field) ? `${String(value).replace(' ', 'T')}Z` : value;
		}
		for (const field of ['amount_rial', 'parts']) if (event[field] !== undefined) event[field] = Number(event[field]);
		return { source: String(row['source']), hash: BigInt(row['content_hash']!), event: event as Sent['event'] };
	});
}

describe('the national office, small', () => {
	test('days have the letters that were asked for, and numbers rise with time', () => {
		const days = planDays(OFFICE);
		expect(days.reduce((all, { letters }) => all + letters, 0)).toBe(OFFICE.letters);
		let next = 1;
		for (const { first, letters } of days) {
			expect(first).toBe(next);
			next += letters;
		}
	});

	test('is the same from the same seed, in whatever pieces, and another from another seed', async () => {
		await client.command({ query: 'CREATE DATABASE again' });
		await client.command({ query: 'CREATE TABLE again.event_log AS pasokh.event_log' });
		// Each load is planned for two seconds: few of them.
		const pieces = piecesOf(OFFICE, 600).slice(0, 2);
		const last = `N-${String(pieces.at(-1)!.at(-1)!.first).padStart(9, '0')}`;
		const where = `subject_kind = 'letter' AND subject_id < '${last}'`;
		for (const days of pieces.toReversed()) await loadDays(client, 'again', OFFICE, days);
		const made = await hashes('again', where);
		expect(made.length).toBeGreaterThan(500);
		expect(made).toEqual(await hashes('pasokh', where));

		await client.command({ query: 'TRUNCATE TABLE again.event_log' });
		await loadDays(client, 'again', { ...OFFICE, seed: 8 }, pieces.flat());
		expect(await hashes('again', where)).not.toEqual(made);
	});

	test('each event is one that a door lets in, with the shares of a real office', async () => {
		const sent = await sentEvents();
		const verdicts = sent.map(({ event }) => validateEvent(event, Date.UTC(2100, 0)).rejected).filter(Boolean);
		expect(verdicts).toEqual([]);
		const types = new Set(sent.map(({ event }) => event.type));
		const rare = [
			'loan.refused',
			'letter.reopened',
			'letter.objected',
			'letter.returned',
			'outage.ended',
			'event.voided'
		];
		expect([...rare, 'call.blocked', 'letter.linked'].filter((type) => !types.has(type as never))).toEqual([]);
		expect(sent.length / OFFICE.letters).toBeGreaterThan(5);
		expect(sent.length / OFFICE.letters).toBeLessThan(7);
		const [ledger] = await rowsOf<Row>(
			client,
			'SELECT toUInt32(sum(received)) AS received, toUInt32(sum(distinct_events)) AS distinct FROM pasokh.ledger'
		);
		expect(Number(ledger!['received'])).toBeGreaterThan(Number(ledger!['distinct']));
	});

	test('its state is that of the naive model', async () => {
		const COLUMNS = [
			'registered_at',
			'first_referred_at',
			'last_referred_at',
			'first_answered_at',
			'last_answered_at',
			'closed_at',
			'reopened_at'
		];
		const moments = COLUMNS.map((name) => `toUnixTimestamp64Milli(${name}) AS ${name}`).join(', ');
		const found = await rowsOf<Row>(
			client,
			`SELECT letter_id, state, is_answered, holder, body, operator, hops, returns, channel, ${moments} FROM pasokh.letters ORDER BY letter_id`
		);
		const expected = [...modelLetters(await sentEvents()).values()].sort((a, b) =>
			a.letter_id < b.letter_id ? -1 : 1
		);
		expect(found).toHaveLength(expected.length);
		for (const [i, row] of found.entries()) {
			const { referrals: _, is_answered, ...rest } = expected[i]!;
			for (const name of COLUMNS) if (row[name] !== null) row[name] = Number(row[name]);
			expect(row).toEqual({ ...rest, is_answered: is_answered ? 1 : 0 });
		}
	});

	test('a history is all that a letter was told, in order, void events marked', async () => {
		const sent = await sentEvents();
		const ids = sent.filter(({ event }) => event.type === 'event.voided').map(({ event }) => event.letter_id!);
		for (const id of [...ids.slice(0, 5), 'N-000000001', 'N-000002000']) {
			const own = sent.filter(({ event }) => event.letter_id === id);
			const history = await readHistory(client, 'pasokh', id);
			expect(new Set(history.map(({ event_id }) => event_id))).toEqual(new Set(own.map(({ event }) => event.event_id)));
			expect(
				history
					.filter(({ is_void }) => is_void)
					.map(({ event_id }) => event_id)
					.sort()
			).toEqual([...voided(own)].map(({ event }) => event.event_id).sort());
			expect(history.map(({ occurred_at }) => occurred_at)).toEqual(
				history.map(({ occurred_at }) => occurred_at).toSorted()
			);
		}
		expect(await readHistory(client, 'pasokh', 'nobody')).toEqual([]);
	});
});

describe('the days of the wall as of an instant', () => {
	const ASKED = {
		...{ database: 'pasokh', clock: 'data', knownAt: null, newest: null, isNow: false, from: null, to: null },
		...{ compare: null, grain: 'day', excludeOutages: false, where: [] }
	} satisfies Omit<PageRequest, 'asOf'>;

	/** Each letter's flows by then, from its registration on, one by one, without the rollup. */
	const ONE_BY_ONE = `
		SELECT toString(toDate32(toTimeZone(flow.1, 'Asia/Tehran'))) AS day,
			countIf(flow.2 = 'registered' AND channel != 'email') AS received, countIf(flow.2 = 'referred' AND channel != 'email') AS referred,
			countIf(flow.2 = 'answered' AND channel != 'email') AS answered, countIf(flow.2 = 'reopened' AND channel != 'email') AS reopened
		FROM
		(
			SELECT channel, registrations[1] AS since, arrayFilter(s -> s.2 > since, answers) AS stood, arrayJoin(arrayConcat(
				[(since, 'registered')],
				arrayMap(t -> (if(t < since, since, t), 'referred'), arraySlice(referrals.referred_at, 1, 1)),
				arrayMap(s -> (if(s.1 < since, since, s.1), 'answered'), stood), arrayMap(s -> (s.2, 'reopened'), stood))) AS flow
			FROM pasokh.letter_state FINAL
			WHERE notEmpty(registrations)
		)
		WHERE flow.1 <= {as_of: DateTime64(3, 'UTC')} AND toDate32(toTimeZone(flow.1, 'Asia/Tehran')) BETWEEN {from_day: Date32} AND {until_day: Date32}
		GROUP BY day ORDER BY day`;

	test('are those of all letters one by one, at any instant', async () => {
		for (let n = 0; n < 8; n++) {
			const at = Date.UTC(2021, 8, 1) + n * 190 * 86_400_000 + n * 3_700_000;
			const day = new Date(at + 12_600_000).toISOString().slice(0, 10);
			const query_params = {
				as_of: new Date(at).toISOString().slice(0, 19).replace('T', ' '),
				...{ day, from_day: n % 2 === 0 ? '1900-01-01' : '2021-07-01', until_day: day }
			};
			const read = async (query: string) => (await client.query({ query, query_params, format: 'JSONEachRow' })).json();
			const asked: PageRequest = { ...ASKED, asOf: new Date(at).toISOString() };
			const found = await read(
				statement('queries/wall/days.sql', 'pasokh', {
					...wallValues(asked),
					letter_flows: flowsOf('letters', asked, ['{from_day: Date32}', '{until_day: Date32}'])
				})
			);
			expect(found.length).toBeGreaterThan(50);
			expect(found).toEqual(await read(ONE_BY_ONE));
		}
	});
});
