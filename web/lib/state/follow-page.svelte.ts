import { untrack } from 'svelte';
import { invalidateAll } from '$app/navigation';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { parseFigures } from '$lib/hidden.ts';
import { setFrame } from './frame.ts';
import { LivePage } from './live.svelte.ts';
import type { Reading } from './message.ts';
import { mayLoadAgain } from './office-answers.ts';

/** Loads the page's data without the stream, where it may (`mayLoadAgain`). */
export async function fetchAgain(): Promise<void> {
	if (await mayLoadAgain()) await invalidateAll();
}

/**
 * A page's figures: those that it was loaded with, again at each navigation, and those of the stream between. Called
 * while the page's component is made; components below it have them by `getFrame`.
 * @param page its reader's name
 * @param loaded what the page was loaded with
 */
export function followPage<S extends PageFrame>(page: string, loaded: () => Reading<S>): LivePage<S> {
	const reading = $derived(parseFigures<Reading<S>>(JSON.stringify(loaded())));
	const live = new LivePage(
		page,
		untrack(() => reading),
		() => void fetchAgain()
	);
	$effect(() => live.accept(reading));
	setFrame(() => live.reading.snapshot);
	return live;
}
