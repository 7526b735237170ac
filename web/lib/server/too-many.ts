import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { LoginClosed } from '#sql/office/login.ts';
import type { LoginLimit } from '#sql/office/throttle.ts';

const BUSY_MS = 5_000;

/** A form's message for somebody who has to wait, with the time. */
export interface TooMany {
	fault: LoginLimit | 'busy';
	waitMs: number;
}

/** The answer to an attempt that was refused unchecked. */
export function tooMany(event: RequestEvent, refused: LoginClosed | { kind: 'busy' }): ActionFailure<TooMany> {
	const { by, waitMs } = refused.kind === 'busy' ? { by: 'busy' as const, waitMs: BUSY_MS } : refused;
	event.setHeaders({ 'retry-after': String(Math.ceil(waitMs / 1_000)) });
	return fail(by === 'busy' ? 503 : 429, { fault: by, waitMs });
}
