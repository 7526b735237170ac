import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { steadyOffice } from './ingest-events.ts';
import type { ProducerReport, ProducerTask } from './ingest-producer.ts';

export interface TrickleOptions {
	client: ClickHouseClient;
	url: string;
	token: string;
	dir: string;
	/** Events a second. */
	rate: number;
	seconds: number;
	run: (task: ProducerTask, onReport: (report: ProducerReport) => void) => Promise<ProducerReport>;
	print: (line: string) => void;
}

const REQUESTS_PER_SECOND = 10;
const PROBE_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 10;
/** Where the first bulk of letters has long ended. */
const FROM = Date.UTC(2026, 0, 1);

/** Events at a steady rate, and once a second one more whose letter is looked for: the time from the wire to the state. */
export async function watchTrickle({
	client,
	url,
	token,
	dir,
	rate,
	seconds,
	run,
	print
}: TrickleOptions): Promise<void> {
	const wire = join(dir, 'trickle.ndjson');
	const ends = await writeTrickle(wire, rate, seconds);
	const task = { url, token, wire, ends, lanes: 2, everyMs: 1_000 / REQUESTS_PER_SECOND };
	let isOver = false;
	const produced = run(task, () => {}).finally(() => (isOver = true));
	const times: number[] = [];
	await sleep(2 * PROBE_EVERY_MS);
	for (let n = 0; !isOver; n++) {
		const began = performance.now();
		times.push(await probe(client, url, token, `probe-${n}`));
		await sleep(Math.max(0, PROBE_EVERY_MS - (performance.now() - began)));
	}
	await produced;
	times.sort((a, b) => a - b);
	const at = (share: number): string =>
		`${Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN)} ms`;
	print(
		`\nfrom the wire to the state at ${rate} events/s, ${times.length} probes: p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`
	);
}

async function probe(client: ClickHouseClient, url: string, token: string, letter_id: string): Promise<number> {
	const began = performance.now();
	const event = {
		v: 1,
		type: 'letter.registered',
		event_id: letter_id,
		letter_id,
		occurred_at: new Date().toISOString(),
		channel: 'letter',
		category: 'loan',
		county: 'paveh',
		kind: 'request'
	};
	const response = await fetch(`${url}/v1/events`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${token}` },
		body: JSON.stringify(event)
	});
	if (!response.ok) throw new Error(`ingest answered ${response.status}: ${await response.text()}`);
	await response.text();
	const query = 'SELECT count() AS n FROM pasokh.letter_state WHERE letter_id = {letter_id: String}';
	for (;;) {
		const found = await client.query({ query, query_params: { letter_id }, format: 'JSONCompactEachRow' });
		const [row] = await found.json<[string]>();
		if (row?.[0] !== '0') return performance.now() - began;
		await sleep(LOOK_EVERY_MS);
	}
}

async function writeTrickle(path: string, rate: number, seconds: number): Promise<number[]> {
	const out = createWriteStream(path);
	const perRequest = Math.max(1, Math.round(rate / REQUESTS_PER_SECOND));
	const ends: number[] = [];
	let [bytes, count, lines] = [0, 0, ''];
	for (const event of steadyOffice(2, 'T', FROM)) {
		lines += `${JSON.stringify(event)}\n`;
		if (++count % perRequest === 0) {
			const chunk = Buffer.from(lines);
			lines = '';
			ends.push((bytes += chunk.length));
			out.write(chunk);
		}
		if (count >= rate * seconds) break;
	}
	out.end();
	await once(out, 'close');
	return ends;
}
