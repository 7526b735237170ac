import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from './store.server.ts';
import { verifyLog, type LogJudgement } from './verify-log.ts';

/** How long a page waits; checking a million lines takes some ten seconds. */
const WAITS_MS = 1_000;

export interface LogOffice {
	store: Store;
	keys: { trusted: readonly string[] };
}

interface LogCheck {
	/** When it began. */
	at: string;
	judgement: LogJudgement;
}

let last: LogCheck | null = null;
/** How long it took. */
let tookMs = 0;
let running: Promise<void> | undefined;

async function check({ store, keys }: LogOffice): Promise<void> {
	const at = new Date().toISOString();
	const begun = performance.now();
	last = { at, judgement: await verifyLog(store, keys.trusted) };
	tookMs = performance.now() - begun;
}

/**
 * Whether the access log is unchanged: checked now or, if that takes longer, the last time. Null: not checked yet.
 * @param rests how many times as long as the last check took it holds
 */
export async function logCheck(office: LogOffice, rests = 0): Promise<LogCheck | null> {
	if (last && Date.now() - Date.parse(last.at) < rests * tookMs) return last;
	running ??= check(office).finally(() => (running = undefined));
	await Promise.race([running, sleep(WAITS_MS, undefined, { ref: false })]);
	return last;
}
