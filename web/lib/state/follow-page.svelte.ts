import { untrack } from 'svelte';
import { invalidateAll } from '$app/navigation';
import { navigating } from '$app/state';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { parseFigures } from '$lib/hidden.ts';
import { LivePage } from './live.svelte.ts';
import type { Reading } from './message.ts';

/**
 * Loads the figures without the stream. While the office is away they stay: the page that says so would take their place. While somebody is on
 * the way to another page nothing is loaded: it would take them back.
 */
export async function fetchAgain(): Promise<void> {
	const there = await fetch('/healthz').catch(() => null);
	if (there?.ok && !navigating.to) await invalidateAll();
}

/**
 * A page's figures: those that it was loaded with, again at each navigation, and those of the stream between. Called
 * while the page's component is made.
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
	return live;
}
