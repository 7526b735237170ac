/** @module-tag rare */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEEP, runs } from '../support/depth.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { startNode } from '../support/process.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';

/** Half a million events in depth, every hundredth broken in one of six ways, some batches sent twice. */
const LETTERS = runs(12_500, 125_000);
const STEPS = 4;
const BATCH = (LETTERS * STEPS) / 50;
const AGAIN = [3, 17, 41];

let office: OfficeUnderTest;
let dir: string;
beforeAll(async () => {
	office = await startOffice({ settings: { LOG_LEVEL: 'warn' } });
	dir = await mkdtemp(join(tmpdir(), 'pasokh-garbage-'));
});
afterAll(async () => {
	await office?.stop();
	await rm(dir, { recursive: true, force: true });
});

type Loose = Record<string, unknown>;

function eventOf(n: number): Loose {
	const [letter, step] = [Math.floor(n / STEPS), n % STEPS];
	const common = {
		v: 1,
		event_id: String(step),
		letter_id: `L-${String(letter).padStart(7, '0')}`,
		occurred_at: new Date(Date.UTC(2022, 6, 14, 5) + letter * 1_000 + step * 60_000).toISOString()
	};
	const referral_id = `R-${letter}`;
	const citizen = { national_id: String(1_000_000_000 + letter) };
	return [
		{ type: 'letter.registered', channel: 'letter', category: 'loan', county: 'paveh', kind: 'request', citizen },
		{ type: 'letter.referred', referral_id, to_org: 'bank_melli' },
		{ type: 'letter.seen', referral_id },
		{ type: 'letter.answered', referral_id, outcome: 'granted' }
	].map((own) => ({ ...common, ...own }))[step]!;
}

/** How each kind of garbage comes to be, and how a script would mend it. */
const WAYS: { reason: string; spoil: (event: Loose) => string; mend: (broken: Loose | string) => unknown }[] = [
	{
		reason: 'bad_date',
		spoil: (event) => JSON.stringify({ ...event, occurred_at: String(event['occurred_at']).replaceAll('-', '/') }),
		mend: (event) => ({
			...(event as Loose),
			occurred_at: String((event as Loose)['occurred_at']).replaceAll('/', '-')
		})
	},
	{
		reason: 'unknown_type',
		spoil: (event) => JSON.stringify({ ...event, type: `${String(event['type'])}s` }),
		mend: (event) => ({ ...(event as Loose), type: String((event as Loose)['type']).slice(0, -1) })
	},
	{
		reason: 'unknown_field',
		spoil: (event) => JSON.stringify({ ...event, colour: 'red' }),
		mend: (event) => ({ ...(event as Loose), colour: undefined })
	},
	{
		reason: 'bad_version',
		spoil: (event) => JSON.stringify({ ...event, v: 2 }),
		mend: (event) => ({ ...(event as Loose), v: 1 })
	},
	{
		reason: 'wrong_type',
		spoil: (event) => JSON.stringify({ ...event, event_id: Number(event['event_id']) }),
		mend: (event) => ({ ...(event as Loose), event_id: String((event as Loose)['event_id']) })
	},
	{
		reason: 'bad_json',
		spoil: (event) => JSON.stringify(event).slice(0, -1),
		mend: (raw) => JSON.parse(`${raw as string}}`)
	}
];

const isBroken = (n: number): boolean => n % 100 === 42;
const wayOf = (n: number) => WAYS[Math.floor(n / 100) % WAYS.length]!;
const lineOf = (n: number): string => (isBroken(n) ? wayOf(n).spoil(eventOf(n)) : JSON.stringify(eventOf(n)));

async function send(batch: number) {
	const lines = Array.from({ length: BATCH }, (_, i) => lineOf(batch * BATCH + i));
	const response = await fetch(`${office.ingestUrl}/v1/events`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${office.token}` },
		body: lines.join('\n')
	});
	return (await response.json()) as { accepted: number; duplicates: number; rejected: unknown[] };
}

const ledger = async () =>
	(
		await rowsOf<Record<string, string>>(
			office.client('admin'),
			`SELECT toString(sum(received)) AS received, toString(sum(distinct_events)) AS distinct,
				toString(sum(duplicates)) AS duplicates, toString(sum(rejected)) AS rejected
			FROM pasokh.ledger WHERE source = 'test'`
		)
	).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])))[0]!;

async function deadLetters(...words: string[]): Promise<string> {
	const run = startNode('ingest/cli/main.ts', ['deadletters', ...words], office.env);
	expect(await run.exited, run.output()).toBe(0);
	return run.output();
}

test(
	`1 % of garbage in ${LETTERS * STEPS}: reconciled to the unit, exported, mended by a script, replayed`,
	DEEP,
	async () => {
		const events = LETTERS * STEPS;
		const broken = Array.from({ length: events }, (_, n) => n).filter(isBroken);
		const told = { accepted: 0, duplicates: 0, rejected: 0 };
		const order = Array.from({ length: events / BATCH }, (_, batch) => batch).concat(AGAIN);
		for (const batch of order) {
			const answer = await send(batch);
			told.accepted += answer.accepted;
			told.duplicates += answer.duplicates;
			told.rejected += answer.rejected.length;
		}
		await stateCaughtUp(office.ingestUrl);

		const again = AGAIN.length * BATCH;
		const brokenAgain = broken.filter((n) => AGAIN.includes(Math.floor(n / BATCH))).length;
		const expected = {
			received: events + again,
			distinct: events - broken.length,
			duplicates: again - brokenAgain,
			rejected: broken.length + brokenAgain
		};
		expect(told).toEqual({ accepted: expected.distinct, duplicates: expected.duplicates, rejected: expected.rejected });
		expect(await ledger()).toEqual(expected);

		const file = join(dir, 'export.ndjson');
		await deadLetters('export', '--out', file);
		const exported = (await readFile(file, 'utf8'))
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as Loose);
		expect(exported).toHaveLength(broken.length);
		const byReason = Map.groupBy(exported, ({ reason }) => reason);
		expect([...byReason.keys()].sort()).toEqual(WAYS.map(({ reason }) => reason).sort());
		const mended = exported.map((one) => {
			const { mend } = WAYS.find(({ reason }) => reason === one['reason'])!;
			return JSON.stringify({ ...one, event: mend((one['event'] ?? one['raw']) as Loose | string), raw: undefined });
		});
		const repaired = join(dir, 'repaired.ndjson');
		await writeFile(repaired, mended.join('\n'));
		await deadLetters('replay', repaired);

		const list = JSON.parse(await deadLetters('list', '--format', 'json')) as { total: number };
		expect(list.total).toBe(0);
		expect(await ledger()).toEqual({ ...expected, received: expected.received + broken.length, distinct: events });
		const [letters] = await rowsOf(
			office.client('reader'),
			`SELECT toUInt32(count()) AS letters, toUInt32(sum(is_answered)) AS answered, toUInt32(sum(hops)) AS hops FROM pasokh.letters`
		);
		expect(letters).toEqual({ letters: LETTERS, answered: LETTERS, hops: LETTERS });
	}
);
