import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { steadyOffice } from './ingest-events.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { rowsOf } from '../support/state.ts';
import { LONG_MS, until } from '../support/until.ts';
import { cpuSecondsOf, memoryOf } from './process-cost.ts';
import { quantile } from './wall/measure.server.ts';
import { number, table } from './wall/table.ts';

export interface ViewersOptions {
	viewers: number;
	/** Events a second that flow in meanwhile. */
	rate: number;
	/** How long each number of viewers is watched. */
	seconds: number;
	print: (line: string) => void;
}

/** p99 of a push, from its sending to its whole arrival at a viewer; and how much more ClickHouse may do for many than for one. */
const BARS = { pushMs: 250, load: 1.2 };
const REQUESTS_PER_SECOND = 5;
const FIRST_EVENTS = 20_000;

interface Watched {
	viewers: number;
	queries: number;
	clickhouseCpu: number;
	webCpu: number;
	webMiB: number;
	/** Milliseconds of each push to each viewer. */
	pushes: number[];
	/** Between the first viewer and the last, of each snapshot. */
	spreads: number[];
}

/** One viewer, then many, at the wall of a running office into which events flow; what that costs whom. */
export async function benchViewers({ viewers, rate, seconds, print }: ViewersOptions): Promise<void> {
	const office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	try {
		const events = steadyOffice(1);
		const take = (count: number) => Array.from({ length: count }, () => events.next().value!);
		await office.post(take(FIRST_EVENTS));
		await until('the wall answers', async () => (await fetch(office.webUrl)).ok, LONG_MS);
		const found: Watched[] = [];
		for (const count of [1, viewers]) {
			print(`${number(count)} viewers, ${number(rate)} events/s, ${seconds} s …`);
			found.push(await watch(office, count, seconds, () => office.post(take(Math.round(rate / REQUESTS_PER_SECOND)))));
		}
		print(report(found));
		const [one, many] = found as [Watched, Watched];
		const isMet = quantile(many.pushes, 0.99) <= BARS.pushMs && many.queries <= one.queries * BARS.load;
		print(
			isMet ? 'within the bars' : `misses a bar: a push ≤ ${BARS.pushMs} ms at p99, ClickHouse's queries as for one`
		);
	} finally {
		await office.stop();
	}
}

async function watch(
	office: OfficeUnderTest,
	viewers: number,
	seconds: number,
	post: () => Promise<unknown>
): Promise<Watched> {
	const admin = office.client('admin');
	const webPid = office.webPid;
	const arrivals = new Map<string, { sentAt: number; at: number[] }>();
	const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
	const streams = await Promise.all(Array.from({ length: viewers }, () => follow(office.webUrl, agent, arrivals)));
	// The first snapshots are those of arriving, not of a change.
	await sleep(2_000);
	arrivals.clear();
	const before = { ...(await serverWork(admin)), web: cpuSecondsOf(webPid) };
	for (const end = performance.now() + seconds * 1_000; performance.now() < end;) {
		const next = performance.now() + 1_000 / REQUESTS_PER_SECOND;
		await post();
		await sleep(Math.max(0, next - performance.now()));
	}
	const after = await serverWork(admin);
	const whole = [...arrivals.values()].filter(({ at }) => at.length === viewers);
	const watched: Watched = {
		viewers,
		queries: (after.queries - before.queries) / seconds,
		clickhouseCpu: (after.cpu - before.cpu) / seconds,
		webCpu: (cpuSecondsOf(webPid) - before.web) / seconds,
		webMiB: memoryOf(webPid).now,
		pushes: [...arrivals.values()].flatMap(({ sentAt, at }) => at.map((moment) => moment - sentAt)),
		spreads: whole.map(({ at }) => Math.max(...at) - Math.min(...at))
	};
	for (const stream of streams) stream.destroy();
	agent.destroy();
	return watched;
}

/** Opens one viewer's stream, and notes when each snapshot has arrived whole. */
function follow(
	url: string,
	agent: Agent,
	arrivals: Map<string, { sentAt: number; at: number[] }>
): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		const asked = get(new URL('/live?page=wall', url), { agent }, (response) => {
			if (response.statusCode !== 200) return reject(new Error(`/live answers ${response.statusCode}`));
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => {
				text += part;
				for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
					const event = text.slice(0, end);
					text = text.slice(end + 2);
					if (!event.includes('event: snapshot')) continue;
					const id = /^id: (.*)$/m.exec(event)?.[1] ?? '';
					const sentAt = Date.parse(/"sentAt":"([^"]+)"/.exec(event)?.[1] ?? '');
					const known = arrivals.get(id) ?? { sentAt, at: [] };
					arrivals.set(id, known);
					known.at.push(Date.now());
				}
			});
			response.on('error', () => {});
			resolve(response);
		});
		asked.once('error', reject);
	});
}

/** All that ClickHouse has done so far: queries that read, and CPU seconds. */
async function serverWork(admin: ClickHouseClient): Promise<{ queries: number; cpu: number }> {
	const rows = await rowsOf<{ event: string; value: string }>(
		admin,
		`SELECT event, toString(value) AS value FROM system.events WHERE event IN ('SelectQuery', 'UserTimeMicroseconds', 'SystemTimeMicroseconds')`
	);
	const of = (name: string): number => Number(rows.find(({ event }) => event === name)?.value ?? 0);
	return { queries: of('SelectQuery'), cpu: (of('UserTimeMicroseconds') + of('SystemTimeMicroseconds')) / 1e6 };
}

function report(found: Watched[]): string {
	const head = [
		'viewers',
		'queries/s',
		'ClickHouse CPU',
		'web CPU',
		'web MiB',
		'pushes',
		'p50 ms',
		'p99 ms',
		'first to last, p99 ms'
	];
	const share = (seconds: number): string => `${(seconds * 100).toFixed(0)} %`;
	return table(
		head,
		found.map((one) => [
			...[number(one.viewers), one.queries.toFixed(1), share(one.clickhouseCpu), share(one.webCpu), number(one.webMiB)],
			...[number(one.pushes.length), number(quantile(one.pushes, 0.5)), number(quantile(one.pushes, 0.99))],
			number(quantile(one.spreads, 0.99))
		]),
		0
	);
}
