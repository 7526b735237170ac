import { unread, unreadOfAll } from '#sql/office/notices.ts';
import type { Unread } from '$lib/state/message.ts';
import { createFollowed } from './followed.ts';
import { office } from './office.ts';

const LOOK_MS = 2_000;

const bells = createFollowed<(said: Unread) => void>(LOOK_MS, async (followers) => {
	const at = Date.now();
	const there = await unreadOfAll(office().store.db, [...followers.keys()]);
	for (const [userId, listeners] of followers) {
		const count = there.get(userId);
		// Whoever came during the query is told by the next.
		if (count !== undefined) for (const tell of listeners) tell({ count, at });
	}
});

/** How many notices a person has not read. */
export async function readBell(userId: string): Promise<Unread> {
	const at = Date.now();
	return { count: await unread(office().store.db, userId), at };
}

/** Tells how many a person has not read: soon, then whenever it has changed. Returns how to stop. */
export function followBell(userId: string, tell: (said: Unread) => void): () => void {
	let told: number | undefined;
	return bells.follow(userId, (said) => {
		if (said.count === told) return;
		told = said.count;
		tell(said);
	});
}
