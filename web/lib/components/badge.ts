import { fill, type Words } from '$lib/i18n/text.ts';
import type { Reading } from '$lib/state/message.ts';
import type { Connection } from '$lib/state/live.svelte.ts';

/** Data that came longer ago than this are not called live, however well the stream runs. */
const LIVE_MS = 120_000;

export interface Badge {
	tone: 'live' | 'quiet' | 'alarm';
	/** Changes with each second. */
	text: string;
	/** Changes with the state alone: what is read aloud. */
	state: string;
}

/** How old the figures are: the database away, the stream broken, the sources silent, or live. `now` is the server's. */
export function badgeOf(reading: Reading, connection: Connection, now: number, past: boolean, { t, f }: Words): Badge {
	if (reading.staleSince) {
		const ago = f.ago(now - Date.parse(reading.readAt));
		return {
			tone: 'alarm',
			text: fill(t.live.stale, { ago }),
			state: fill(t.live.stale, { ago: f.time(reading.readAt) })
		};
	}
	if (reading.trouble) {
		const { kind, ms = 0, share = 0 } = reading.trouble;
		const text = fill(t.live.trouble[kind], { by: f.duration(ms), share: f.percent(share) });
		return { tone: 'alarm', text, state: text };
	}
	if (connection === 'broken') {
		const ago = f.ago(now - Date.parse(reading.readAt));
		return {
			tone: 'alarm',
			text: fill(t.live.offline, { ago }),
			state: fill(t.live.offline, { ago: f.time(reading.readAt) })
		};
	}
	if (connection === 'refused' && !past) {
		const text = fill(t.live.refused, { ago: f.ago(now - Date.parse(reading.readAt)) });
		return { tone: 'quiet', text, state: fill(t.live.refused, { ago: f.time(reading.readAt) }) };
	}
	if (reading.isLate) {
		const ago = f.ago(now - Date.parse(reading.readAt));
		return {
			tone: 'quiet',
			text: fill(t.live.late, { ago }),
			state: fill(t.live.late, { ago: f.time(reading.readAt) })
		};
	}
	if (past) return { tone: 'quiet', text: t.live.past, state: t.live.past };
	const last = reading.snapshot.freshness.lastIngestedAt;
	if (!last) return { tone: 'quiet', text: t.live.none, state: t.live.none };
	const age = now - Date.parse(last);
	const ago = f.ago(age);
	if (age > LIVE_MS)
		return { tone: 'quiet', text: fill(t.live.silent, { ago }), state: fill(t.live.silent, { ago: f.time(last) }) };
	return { tone: 'live', text: fill(t.live.fresh, { ago }), state: t.live.live };
}
