import { unread, unreadOfAll } from '#sql/office/notices.ts';
import type { Unread } from '$lib/state/message.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';
import { createFollowed } from './followed.ts';
import { office } from './office.ts';

const LOOK_MS = 2_000;

/** The same in the words of a page. */
function inWords(count: number, { lang }: View): Unread {
	const { t, f } = wordsOf(lang);
	const text = f.number(count);
	return count > 0 ? { text, name: fill(t.pages.unread, { n: text }) } : { text: '', name: t.pages.alerts };
}

const bells = createFollowed<(count: number) => void>(LOOK_MS, async (followers) => {
	const there = await unreadOfAll(office().store.db, [...followers.keys()]);
	for (const [userId, listeners] of followers) {
		const count = there.get(userId);
		// Whoever came during the query is told by the next.
		if (count !== undefined) for (const tell of listeners) tell(count);
	}
});

/** How many notices a person has not read. */
export async function readBell(userId: string, view: View): Promise<Unread> {
	return inWords(await unread(office().store.db, userId), view);
}

/** Tells how many a person has not read: soon, then whenever it has changed. Returns how to stop. */
export function followBell(userId: string, view: View, tell: (said: Unread) => void): () => void {
	let told: number | undefined;
	return bells.follow(userId, (count) => {
		if (count === told) return;
		told = count;
		tell(inWords(count, view));
	});
}
