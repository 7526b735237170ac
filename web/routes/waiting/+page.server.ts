import { redirect } from '@sveltejs/kit';
import { nextOf } from '$lib/server/form.ts';
import { nowAt, waitAt } from '$lib/server/waiting.ts';
import type { PageServerLoad } from './$types';

/** So long a request is held for what may come, so that its end is seen at once. */
const LOOK_MS = 400;

/** What an address waits for; as soon as it is there, back to the address. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const to = nextOf(url.searchParams.get('to') ?? '/', url.origin);
	const wait = await waitAt(to, locals, LOOK_MS);
	if (!wait) redirect(303, to);
	const { known, progress } = wait;
	return { known, progress: { ...progress, kept: progress.kept && { ...progress.kept } }, now: nowAt(to, url.origin) };
};
