import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished, test } from 'vitest';
import { batchesOf } from '#ingest/scenario/batches.ts';
import { kermanshah1401 } from '#ingest/scenario/kermanshah-1401.ts';
import { playScenario } from '#ingest/scenario/play.server.ts';
import { latinDigits } from '#sql/model/digits.ts';
import { normalizeText } from '#sql/model/normalize.ts';
import { SEED } from '../support/depth.ts';

const told = (seed: number, limit: number): string[] => {
	const lines: string[] = [];
	for (const event of kermanshah1401({ seed })) {
		if (lines.length === limit) break;
		lines.push(JSON.stringify(event));
	}
	return lines;
};

/** An ingest that answers `statuses` first, then takes everything. */
function fakeIngest(statuses: number[], reject = 0) {
	const lines: string[] = [];
	const tokens = new Set<string | null>();
	const answer: typeof fetch = (_url, init) => {
		tokens.add(new Headers(init?.headers).get('authorization'));
		const status = statuses.shift();
		if (status !== undefined) {
			return Promise.resolve(new Response('{"error":"no"}', { status, headers: { 'retry-after': '0' } }));
		}
		const body = gunzipSync(init?.body as Uint8Array).toString();
		const batch = body.trimEnd().split('\n');
		lines.push(...batch);
		const rejected = batch.slice(0, reject).map((line, i) => ({
			line: i + 1,
			event_id: (JSON.parse(line) as { event_id: string }).event_id,
			reason: 'bad_date',
			field: 'occurred_at',
			detail: 'is in the future'
		}));
		return Promise.resolve(Response.json({ accepted: batch.length - rejected.length, duplicates: 0, rejected }));
	};
	return { fetch: answer, lines, tokens };
}

it('plays every event once and in order, through an ingest that is busy and away for a while', async () => {
	const ingest = fakeIngest([503, 429, 502]);
	const waits: string[] = [];
	const played = await playScenario({
		to: 'http://ingest.test',
		token: 'secret',
		seed: 3,
		limit: 20_000,
		fetch: ingest.fetch,
		sleep: () => Promise.resolve(),
		onProgress: (p) => p.waiting && waits.push(p.waiting)
	});
	expect(played).toMatchObject({ sent: 20_000, accepted: 20_000, duplicates: 0, rejected: 0, share: 1 });
	expect(ingest.lines).toEqual(told(3, 20_000));
	expect([...ingest.tokens]).toEqual(['Bearer secret']);
	expect(waits).toEqual(['answered 503', 'answered 429', 'answered 502']);
});

it('says in one line what to do about a token that ingest does not know', async () => {
	const ingest = fakeIngest([401]);
	const play = playScenario({ to: 'http://ingest.test', token: 'x', seed: 3, limit: 10, fetch: ingest.fetch });
	await expect(play).rejects.toThrow(/ingest\.test: does not know the token \(401\).*tokens create/);
});

it('counts what ingest rejects and names the first', async () => {
	const ingest = fakeIngest([], 2);
	const played = await playScenario({ to: 'http://ingest.test', token: 'x', seed: 3, limit: 10, fetch: ingest.fetch });
	expect(played).toMatchObject({ sent: 10, accepted: 8, rejected: 2 });
	expect(played.firstRejection).toMatch(/^[a-z]+\.[a-z_]+ \S+: occurred_at: bad_date: is in the future$/);
});

it.each(['story.ndjson', 'story.ndjson.gz'])('writes NDJSON to %s', async (name) => {
	const folder = mkdtempSync(join(tmpdir(), 'pasokh-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const file = join(folder, name);
	const played = await playScenario({ to: file, seed: 3, limit: 9_000 });
	expect(played.sent).toBe(9_000);
	const bytes = readFileSync(file);
	const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
	expect(text.trimEnd().split('\n')).toEqual(told(3, 9_000));
});

it('keeps to a given speed, and loses nothing by it', async () => {
	let clock = 0;
	const events = kermanshah1401({ seed: 3 });
	const pace = {
		size: 500,
		speed: 3_600,
		limit: 3_000,
		now: () => clock,
		sleep: (ms: number) => Promise.resolve(void (clock += ms))
	};
	const lines: string[] = [];
	let first: number | undefined;
	for await (const batch of batchesOf(events, pace)) {
		lines.push(...batch.lines);
		first ??= Date.parse((JSON.parse(batch.lines[0] as string) as { occurred_at: string }).occurred_at);
		// An hour of the story passes in a second, and nothing comes before its time.
		expect((batch.reaches - first) / 3_600).toBeLessThanOrEqual(clock);
	}
	expect(lines).toEqual(told(3, 3_000));
});

const EVENTS = 20_000;
const RIALS = 10_000_000;

test('a letter and its loan say the same sum and the same collateral', () => {
	const texts = new Map<string, string>();
	let compared = 0;
	let n = 0;
	for (const event of kermanshah1401({ seed: SEED })) {
		if (n++ > EVENTS) break;
		if (event.type === 'letter.registered')
			texts.set(event.letter_id, normalizeText(`${event.subject}\n${event.body}`));
		if (event.type !== 'loan.requested') continue;
		const text = texts.get(event.letter_id)!;
		const [, sum] = /(\S+) میلیون تومان/.exec(text) ?? [];
		expect(Number(latinDigits(sum!)) * RIALS, text).toBe(event.amount_rial);
		expect(text.includes('یارانه'), text).toBe(event.collateral === 'subsidy');
		compared++;
	}
	expect(compared).toBeGreaterThan(500);
});
