import { redirect } from '@sveltejs/kit';
import { getRequestEvent } from '$app/server';
import { noProgress, type Progress } from '#sql/queries/pages/progress.ts';
import { VIEW_PARAMETERS } from '$lib/filters.ts';
import { searchWith } from '$lib/view.ts';
import { isForBrowser } from './asker.ts';
import { office } from './office.ts';
import { isLate, isOver } from './within.ts';

/** Who waits for longer is told what for. Most figures as they were known are there by then. */
const PATIENCE_MS = 1_000;
/** A page may read two things, and each is kept until the other is there; figures as they were known do not change. */
const KEPT_MS = 120_000;
/** The same of figures of now, which grow old: whoever waits for them looks several times a second. */
const KEPT_NOW_MS = 10_000;
const MOST = 256;

interface Wait {
	/** Whose it is, and at which address. */
	userId: string | null;
	address: string;
	/** ISO instant; null: figures of now. */
	known: string | null;
	progress: () => Progress | undefined;
	value: Promise<unknown>;
	end: 'none' | 'read' | 'failed';
	/** The waiting page has been shown: whoever was sent there comes back for the value. */
	isShown: boolean;
}

const waits = new Map<string, Wait>();

/** What is read for a page, and who asks for it at which address. */
interface Asked<T> {
	url: URL;
	locals: App.Locals;
	/** Tells what an address reads apart. */
	name: string;
	/** The moment of receipt; null: figures of now, which are waited for only while state is behind. */
	known: string | null;
	read: (progress: Progress) => Promise<T>;
	/** Where others read the same, what they are told. */
	shared?: () => Progress | undefined;
}

/**
 * Reads figures as they were known, or of now while much comes in. What is not there within a second goes on being read, while a
 * browser is sent to a page that says what it waits for (`web/routes/waiting`), and from there back to the address. A program waits
 * for its answer.
 */
export async function readOrWait<T>({ url, locals, name, known, read, shared }: Asked<T>): Promise<T> {
	const progress = noProgress();
	const event = getRequestEvent();
	// A form that was refused is shown again with what was typed.
	if (!isForBrowser(event) || event.request.method === 'POST') return read(progress);
	const userId = locals.user?.id ?? null;
	const address = addressOf(url);
	const key = JSON.stringify([userId, address, name]);
	const forget = (wait: Wait) => waits.get(key) === wait && waits.delete(key);
	const keep = (wait: Wait) => {
		waits.set(key, wait);
		for (const oldest of waits.keys()) if (waits.size > MOST) waits.delete(oldest);
	};
	const begin = (): Wait => {
		const value = read(progress);
		const wait: Wait = {
			...{ userId, address, known, value, end: 'none', isShown: false },
			progress: () => shared?.() ?? progress
		};
		const ended = (end: Wait['end']) => {
			wait.end = end;
			setTimeout(() => forget(wait), known === null ? KEPT_NOW_MS : KEPT_MS).unref();
		};
		value.then(
			() => ended('read'),
			() => ended('failed')
		);
		// Figures of now are kept only for somebody who was sent to wait. Others may have changed something since, and must see it.
		if (known !== null) keep(wait);
		return wait;
	};
	const wait = waits.get(key) ?? begin();
	if (!(await isLate(wait.value, PATIENCE_MS, () => known !== null || office().isBehind()))) {
		await Promise.allSettled([wait.value]);
		// What has failed is tried again by whoever asks again; what is of now is of that moment.
		if (!wait.isShown || wait.end === 'failed' || known === null) forget(wait);
		return wait.value as Promise<T>;
	}
	wait.isShown = true;
	if (known === null) keep(wait);
	const view = VIEW_PARAMETERS.flatMap((one) => {
		const value = url.searchParams.get(one);
		return value === null ? [] : [[one, value]];
	});
	redirect(303, `/waiting?${new URLSearchParams([...view, ['to', address]])}`);
}

/** One text for one address: what SvelteKit asks for a page's data has its parameters encoded anew. */
function addressOf({ pathname, searchParams }: URL): string {
	const search = String(searchParams).replaceAll('%3A', ':');
	return search ? `${pathname}?${search}` : pathname;
}

/** What somebody waits for at an address; null: it is there, or nobody reads it. */
export async function waitAt(
	address: string,
	{ user }: Pick<App.Locals, 'user'>,
	ms: number
): Promise<{ known: string | null; progress: Progress } | null> {
	const wait = [...waits.values()].find(
		(one) => one.address === address && one.userId === (user?.id ?? null) && one.end === 'none'
	);
	if (!wait || (await isOver(wait.value, ms))) return null;
	return { known: wait.known, progress: wait.progress() ?? noProgress() };
}

/** The same address without its moments: the figures of now. */
export const nowAt = (address: string, origin: string): string => {
	const url = new URL(address, origin);
	return url.pathname + searchWith(url, { known: null, asof: null });
};
