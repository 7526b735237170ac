import { redirect } from '@sveltejs/kit';
import { getRequestEvent } from '$app/server';
import { noProgress, type Progress } from '#sql/queries/pages/progress.ts';
import { VIEW_PARAMETERS } from '$lib/filters.ts';
import { searchWith } from '$lib/view.ts';
import { isForBrowser } from './asker.ts';

/** Who waits for longer is told what for. Most figures as they were known are there by then. */
const PATIENCE_MS = 1_000;
/** A page may read two things, and each is kept until the other is there; figures as they were known do not change. */
const KEPT_MS = 120_000;
const MOST = 256;

interface Wait {
	/** Whose it is, and at which address. */
	userId: string | null;
	address: string;
	/** ISO instant. */
	known: string;
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
	/** The moment of receipt; null: figures of now, which nobody has to wait for. */
	known: string | null;
	read: (progress: Progress) => Promise<T>;
	/** Where others read the same, what they are told. */
	shared?: () => Progress | undefined;
}

/**
 * Reads figures as they were known. What is not there within a second goes on being read, while a browser is sent to a page that says
 * what it waits for (`web/routes/waiting`), and from there back to the address. A program waits for its answer.
 */
export async function readOrWait<T>({ url, locals, name, known, read, shared }: Asked<T>): Promise<T> {
	const progress = noProgress();
	if (known === null || !isForBrowser(getRequestEvent())) return read(progress);
	const userId = locals.user?.id ?? null;
	const address = url.pathname + url.search;
	const key = JSON.stringify([userId, address, name]);
	const begin = (): Wait => {
		const value = read(progress);
		const wait: Wait = {
			...{ userId, address, known, value, end: 'none', isShown: false },
			progress: () => shared?.() ?? progress
		};
		const ended = (end: Wait['end']) => {
			wait.end = end;
			setTimeout(() => waits.get(key) === wait && waits.delete(key), KEPT_MS).unref();
		};
		value.then(
			() => ended('read'),
			() => ended('failed')
		);
		waits.set(key, wait);
		for (const oldest of waits.keys()) if (waits.size > MOST) waits.delete(oldest);
		return wait;
	};
	const wait = waits.get(key) ?? begin();
	if (await isOver(wait, PATIENCE_MS)) {
		// What has failed is tried again by whoever asks again.
		if (!wait.isShown || wait.end === 'failed') waits.delete(key);
		return wait.value as Promise<T>;
	}
	wait.isShown = true;
	const view = VIEW_PARAMETERS.flatMap((one) => {
		const value = url.searchParams.get(one);
		return value === null ? [] : [[one, value]];
	});
	redirect(303, `/waiting?${new URLSearchParams([...view, ['to', address]])}`);
}

/** What somebody waits for at an address; null: it is there, or nobody reads it. */
export async function waitAt(
	address: string,
	{ user }: Pick<App.Locals, 'user'>,
	ms: number
): Promise<{ known: string; progress: Progress } | null> {
	const wait = [...waits.values()].find(
		(one) => one.address === address && one.userId === (user?.id ?? null) && one.end === 'none'
	);
	if (!wait || (await isOver(wait, ms))) return null;
	return { known: wait.known, progress: wait.progress() ?? noProgress() };
}

/** The same address without its moments: the figures of now. */
export const nowAt = (address: string, origin: string): string => {
	const url = new URL(address, origin);
	return url.pathname + searchWith(url, { known: null, asof: null });
};

async function isOver({ value }: Wait, ms: number): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
	const over = value.then(
		() => true,
		() => true
	);
	return Promise.race([over, late]).finally(() => clearTimeout(timer));
}
