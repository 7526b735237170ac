import { standingSessions } from '#sql/office/sessions.ts';
import { office } from './office.ts';

/** A session can end by another process or by time: the store is asked about all open streams at once. */
const LOOK_MS = 2_000;

const streams = new Map<string, Set<() => void>>();
let timer: NodeJS.Timeout | undefined;

/** Calls `end` when the session ends or expires. Returns how to stop watching. */
export function followSession(session: string, end: () => void): () => void {
	const ends = streams.get(session) ?? new Set();
	streams.set(session, ends.add(end));
	timer ??= setInterval(() => endStreams(), LOOK_MS).unref();
	return () => {
		ends.delete(end);
		if (ends.size > 0 || streams.get(session) !== ends) return;
		streams.delete(session);
		if (streams.size > 0) return;
		clearInterval(timer);
		timer = undefined;
	};
}

/** Ends the streams of sessions that are over; also called when a session was ended in this process. */
export function endStreams(): void {
	const ids = [...streams.keys()];
	if (ids.length === 0) return;
	standingSessions(office().store, ids, new Date()).then(
		(standing) => {
			for (const id of ids) if (!standing.has(id)) for (const end of [...(streams.get(id) ?? [])]) end();
		},
		(problem: unknown) => console.warn(`sessions of open streams cannot be read: ${String(problem)}`)
	);
}
