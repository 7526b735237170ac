/**
 * A producer as a process of its own: posts the parts of a prepared file, in order, over connections that stay open, and sends
 * again what was not taken. Told on standard input what to send; answers on standard output with a line of JSON a report.
 */
import { open } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProducerTask {
	url: string;
	token: string;
	wire: string;
	ends: number[];
	/** Requests under way at once. */
	lanes: number;
	/** Milliseconds from the start of one request to the next; 0: as fast as they are taken. */
	everyMs: number;
}

export interface ProducerReport {
	/** Of the requests. */
	done: number;
	retries: number;
	cpuSeconds: number;
	peakMiB: number;
}

async function produce(task: ProducerTask): Promise<void> {
	const agent = new Agent({ keepAlive: true, maxSockets: task.lanes });
	const file = await open(task.wire);
	const report = { done: 0, retries: 0 };
	const tell = (): void => {
		const { user, system } = process.cpuUsage();
		const peakMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
		console.log(JSON.stringify({ ...report, cpuSeconds: (user + system) / 1e6, peakMiB } satisfies ProducerReport));
	};
	const began = performance.now();
	let next = 0;

	const post = (body: Buffer): Promise<{ status: number; retryAfter: number; reply: string }> =>
		new Promise((resolve, reject) => {
			const headers = {
				'Content-Type': 'application/x-ndjson',
				'Content-Length': body.length,
				Authorization: `Bearer ${task.token}`
			};
			const sent = request(`${task.url}/v1/events`, { method: 'POST', agent, headers }, (response) => {
				const retryAfter = Number(response.headers['retry-after'] ?? 1);
				text(response).then((reply) => resolve({ status: response.statusCode ?? 0, retryAfter, reply }), reject);
			});
			sent.once('error', reject);
			sent.end(body);
		});

	const lane = async (): Promise<void> => {
		for (let nth = next++; nth < task.ends.length; nth = next++) {
			if (task.everyMs > 0) await sleep(Math.max(0, began + nth * task.everyMs - performance.now()));
			const from = task.ends[nth - 1] ?? 0;
			const body = Buffer.alloc(task.ends[nth]! - from);
			await file.read(body, 0, body.length, from);
			for (;;) {
				const { status, retryAfter, reply } = await post(body);
				if (status === 200) break;
				if (status !== 429 && status !== 503) throw new Error(`ingest answered ${status}: ${reply.slice(0, 500)}`);
				report.retries++;
				await sleep(retryAfter * 1_000);
			}
			report.done++;
			if (report.done % 20 === 0) tell();
		}
	};
	await Promise.all(Array.from({ length: task.lanes }, lane));
	tell();
	await file.close();
	agent.destroy();
}

await produce(JSON.parse(await text(process.stdin)) as ProducerTask);
