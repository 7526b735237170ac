import { setTimeout as sleep } from 'node:timers/promises';
import type { IntakeAnswer } from '../pipeline/answer.ts';
import { canWait } from '../spool/spool.ts';
import type { FileBatch } from './batches.ts';
import type { Inbox, InboxOrigin } from './inbox-types.ts';

const TRIES = 5;
const LONGEST_MS = 60_000;

/** The inbox is stopping; what is not durable yet is read again at its next start. */
export class InboxStopped extends Error {
	override name = 'InboxStopped';
}

/** Sleeps; throws InboxStopped as soon as the inbox stops. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	try {
		await sleep(ms, undefined, { signal });
	} catch {
		throw new InboxStopped();
	}
}

/**
 * Sends a batch until it is durable. It retries for ever while ClickHouse or the disk asks to wait, since the file
 * stays where it is, and a few times after any other error.
 * @throws the last error, or InboxStopped
 */
export async function giveBatch(inbox: Inbox, origin: InboxOrigin, batch: FileBatch): Promise<IntakeAnswer> {
	for (let tries = 1; ; tries++) {
		if (inbox.signal.aborted) throw new InboxStopped();
		try {
			return await inbox.receive(origin, batch);
		} catch (error) {
			const waitS = canWait(error) ? error.retryAfterS : undefined;
			if (waitS === undefined && tries >= TRIES) throw error;
			const ms = waitS === undefined ? Math.min(LONGEST_MS, inbox.retryMs * 2 ** (tries - 1)) : waitS * 1_000;
			const kind = error instanceof Error ? error.name : 'unknown';
			inbox.log.warn({ ...origin, kind, tries, wait_ms: ms }, 'inbox: a batch waits');
			await pause(ms, inbox.signal);
		}
	}
}
