import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { parseJson } from './parse-json.ts';

const readySchema = z.object({
	at: z.iso.datetime(),
	waiting: z.object({ events: z.number(), oldest_at: z.iso.datetime().nullable() })
});

export interface WaitOptions {
	fetch?: typeof fetch;
	sleep?: (ms: number) => Promise<unknown>;
	/** Waiting ends when the figures have not changed for so long. */
	stalledMs?: number;
	/** Called repeatedly with the number of events still to be applied. */
	onWait?: (events: number) => void;
}

const POLL_MS = 200;
const STALLED_MS = 30_000;

/**
 * Waits until the figures include all that an ingest has acknowledged so far, so that who loads a file and then reads
 * figures does not see half of it. False when the figures do not advance, as while ClickHouse is away: they follow when
 * it is back.
 */
export async function waitUntilApplied(to: string, options: WaitOptions = {}): Promise<boolean> {
	const { fetch: request = fetch, sleep = pause, stalledMs = STALLED_MS, onWait } = options;
	let since: string | undefined;
	let last = '';
	let still = 0;
	while (still < stalledMs) {
		const ready = await ask(to, request);
		if (ready === 'no ingest') return false;
		if (ready) {
			since ??= ready.at;
			const { oldest_at, events } = ready.waiting;
			if (oldest_at === null || oldest_at > since) return true;
			onWait?.(events);
			if (oldest_at !== last) still = 0;
			last = oldest_at;
		}
		await sleep(POLL_MS);
		still += POLL_MS;
	}
	return false;
}

/** Undefined while ingest does not answer. */
async function ask(to: string, request: typeof fetch): Promise<z.infer<typeof readySchema> | 'no ingest' | undefined> {
	let text: string;
	try {
		text = await (await request(`${to.replace(/\/+$/, '')}/readyz`)).text();
	} catch {
		return undefined;
	}
	return readySchema.safeParse(parseJson(text)).data ?? 'no ingest';
}
