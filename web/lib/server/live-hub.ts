import type { Trouble } from '#sql/queries/trouble.ts';
import type { AnyPage, PageFrame, PageReader, Snapshot } from '#sql/queries/pages/page.ts';
import type { Filters } from '$lib/filters.ts';
import type { Reading } from '$lib/state/message.ts';
import { filterKey, readFilters } from './filters.ts';
import { createStreamCounts, givesWay, type ShareLimits, type Viewer } from './stream-shares.ts';
import { isLate } from './within.ts';

/** Keys of pages without filters: they may always be followed, and are never dropped. */
const PLAIN = filterKey(readFilters(new URLSearchParams()));

export interface HubConfig {
	/** Pause between two checks of the watermark. */
	pollMs: number;
	/** Ages grow without any event: figures are read again after this time. */
	ageMs: number;
	/** While state is behind, whoever opens a page waits for so long, and then gets the last figures, which say their age. */
	patienceMs: number;
	shares: ShareLimits;
	/** Number of cached states without followers, which were read for page loads. */
	kept: number;
}

export interface HubDeps {
	readWatermark: () => Promise<string>;
	readPage: (page: AnyPage, filters: Filters) => Promise<PageFrame>;
	/** Whether more comes in than is worked off. */
	isBehind: () => Promise<boolean>;
	/** The office's time, in milliseconds since 1970. */
	now: () => number;
	/** What never goes back: ages and waits are counted by it. */
	running: () => number;
	trouble: () => Trouble | null;
	warn: (message: string, error: unknown) => void;
}

export type LiveEvent =
	| { name: 'snapshot'; id: string; reading: Reading }
	| { name: 'stale'; since: string; sentAt: string }
	| { name: 'bye' };

export type Listener = (event: LiveEvent) => void;

/** Figures cannot be read, and none are cached. */
export class NoDataError extends Error {
	override name = 'NoDataError';
}

export interface LiveHub {
	/** Figures of a page, from the cache if nothing has changed. Throws NoDataError. */
	read<F extends object>(page: PageReader<F>, filters: Filters): Promise<Reading<Snapshot<F>>>;
	/** Follows a page: the snapshot first, then each change. Returns how to stop. Throws StreamRefusedError. */
	follow(page: AnyPage, filters: Filters, viewer: Viewer, listener: Listener): () => void;
	/** Says goodbye to every listener and stops polling. */
	stop(): void;
}

/** The watermark, and when it was asked for. */
interface Mark {
	value: string;
	at: number;
}

interface State {
	page: AnyPage;
	filters: Filters;
	followers: Map<Listener, Viewer>;
	snapshot?: PageFrame;
	/** The watermark of the figures, and when their reading began and ended. */
	watermark?: string;
	begunAt: number;
	readAt: number;
	/** Since when it cannot be read. */
	staleSince: string | null;
	/** Number of readings, and the number of the one sent to followers. */
	version: number;
	toldVersion: number;
	/** The trouble that followers were told of, as JSON. */
	toldTrouble: string;
	usedAt: number;
	reading?: Promise<void>;
	/** When that began. */
	readingAt: number;
	/** Set while a reading for followers is under way. */
	following?: Promise<void>;
}

/**
 * One poller for all viewers of all pages: it checks the watermark, and reads each followed state once when it has
 * changed. Knows neither HTTP nor SQL. While the database is away the last figures stay, marked with the time since.
 */
export function createLiveHub(config: HubConfig, deps: HubDeps): LiveHub {
	const states = new Map<string, State>();
	const streams = createStreamCounts(config.shares);
	let watermark: Mark | undefined;
	let timer: NodeJS.Timeout | undefined;
	let polling = false;
	let stopped = false;
	const instant = (at = deps.running()) => new Date(deps.now() - (deps.running() - at)).toISOString();

	const keyOf = (page: AnyPage, filters: Filters): string => `${page.name} ${filterKey(filters)}`;
	const isPlain = (filters: Filters): boolean => filterKey(filters) === PLAIN;

	function stateOf(page: AnyPage, filters: Filters): State {
		const key = keyOf(page, filters);
		let state = states.get(key);
		if (!state) {
			forgetOldest();
			const followers = new Map<Listener, Viewer>();
			const counts = { begunAt: 0, readAt: 0, readingAt: 0, version: 0, toldVersion: 0, usedAt: 0 };
			state = { page, filters, followers, staleSince: null, toldTrouble: 'null', ...counts };
			states.set(key, state);
		}
		state.usedAt = deps.running();
		return state;
	}

	/** When too many states have no follower, the one unused for longest is dropped. */
	function forgetOldest(): void {
		const idle = [...states].filter(([, state]) => state.followers.size === 0 && !isPlain(state.filters));
		for (const [key] of idle
			.toSorted(([, one], [, other]) => one.usedAt - other.usedAt)
			.slice(0, Math.max(0, idle.length - config.kept + 1)))
			states.delete(key);
	}

	const followedStates = (): State[] => [...states.values()].filter((state) => state.followers.size > 0);

	/** Throws StreamRefusedError when there is no room for another followed state. */
	function makeRoomFor(page: AnyPage, filters: Filters, viewer: Viewer): void {
		const isFollowed = (states.get(keyOf(page, filters))?.followers.size ?? 0) > 0;
		if (isFollowed || isPlain(filters)) return;
		const filtered = followedStates().filter((state) => !isPlain(state.filters));
		const gone = givesWay(filtered, viewer, config.shares);
		if (gone) sendAway(gone);
	}

	/** Ends the streams of a state. */
	function sendAway({ followers }: State): void {
		for (const [listener, viewer] of followers) {
			followers.delete(listener);
			streams.closed(viewer);
			listener({ name: 'bye' });
		}
	}

	/** How long newer figures are being read already. */
	const waited = (state: State): number => (state.reading ? deps.running() - state.readingAt : 0);

	const readingOf = (state: State, snapshot: PageFrame, isLate = waited(state) > config.patienceMs): Reading => ({
		snapshot,
		readAt: snapshot.isEarlier ? snapshot.knownAt : instant(state.readAt),
		staleSince: state.staleSince,
		sentAt: instant(),
		...((isLate || snapshot.isEarlier) && { isLate: true }),
		trouble: deps.trouble()
	});

	function tell(state: State): void {
		if (!state.snapshot) return;
		const reading = readingOf(state, state.snapshot);
		const event: LiveEvent = { name: 'snapshot', id: state.snapshot.watermark, reading };
		for (const listener of state.followers.keys()) listener(event);
	}

	function failed(state: State, error: unknown): void {
		if (state.staleSince !== null) return;
		state.staleSince = instant();
		deps.warn(`the page ${state.page.name} cannot be read: its last figures stay`, error);
		const event: LiveEvent = { name: 'stale', since: state.staleSince, sentAt: instant() };
		for (const listener of state.followers.keys()) listener(event);
	}

	async function lookAtWatermark(): Promise<Mark> {
		// When it was asked for: an engine that stood still meanwhile answers with what was.
		const at = deps.running();
		return (watermark = { value: await deps.readWatermark(), at });
	}

	let looking: Promise<Mark> | undefined;
	/** For page loads: many at once share one check. */
	async function recentWatermark(): Promise<Mark> {
		if (watermark && deps.running() - watermark.at < config.pollMs) return watermark;
		return (looking ??= lookAtWatermark().finally(() => (looking = undefined)));
	}

	async function refresh(state: State): Promise<void> {
		const begunAt = (state.readingAt = deps.running());
		const newest = watermark?.value;
		state.snapshot = await deps.readPage(state.page, state.filters);
		Object.assign(state, { watermark: newest, begunAt, readAt: deps.running() });
		state.version++;
	}

	/** A reading that began after a watermark was seen has all that it stands for. Without this, many who wait would each read anew, one by one. */
	const isFresh = (state: State, { value, at }: Mark) =>
		state.snapshot !== undefined &&
		(state.watermark === value || state.begunAt > at) &&
		deps.running() - state.readAt < config.ageMs;

	/** Reads a state unless it is fresh; simultaneous requests share one reading. */
	async function fresh(state: State, mark: Mark): Promise<PageFrame> {
		// A reading under way may have begun before this watermark.
		if (!isFresh(state, mark) && state.reading) await state.reading;
		if (!isFresh(state, mark)) {
			state.reading ??= refresh(state).finally(() => delete state.reading);
			await state.reading;
		}
		return state.snapshot as PageFrame;
	}

	async function renew(state: State): Promise<void> {
		await fresh(state, await recentWatermark());
		// The poll tells followers.
		if (state.followers.size === 0) state.staleSince = null;
	}

	async function follow(state: State, look: Promise<Mark>): Promise<void> {
		try {
			await fresh(state, await look);
		} catch (error) {
			failed(state, error);
			return;
		}
		const returned = state.staleSince !== null;
		state.staleSince = null;
		const trouble = JSON.stringify(deps.trouble());
		if (returned || state.toldVersion !== state.version || state.toldTrouble !== trouble) tell(state);
		Object.assign(state, { toldVersion: state.version, toldTrouble: trouble });
	}

	/** All at once, since they share a quiet moment of the writer; a slow state delays no other. */
	async function poll(): Promise<void> {
		const look = lookAtWatermark();
		for (const state of followedStates()) state.following ??= follow(state, look).finally(() => delete state.following);
		await look.catch(() => {});
	}

	function schedule(delayMs: number): void {
		if (polling || stopped || followedStates().length === 0) return;
		polling = true;
		timer = setTimeout(() => {
			void poll().finally(() => {
				polling = false;
				schedule(config.pollMs);
			});
		}, delayMs);
	}

	return {
		async read<F extends object>(page: PageReader<F>, filters: Filters) {
			const state = stateOf(page, filters);
			let late = false;
			try {
				// The poll already retries: nobody waits for a database known to be away.
				const isTried = state.snapshot && state.staleSince !== null && state.followers.size > 0;
				if (!isTried) {
					const reading = renew(state);
					// Where there are no last figures these are waited for.
					late =
						!!state.snapshot && (await isLate(reading, Math.max(0, config.patienceMs - waited(state)), deps.isBehind));
					if (late) reading.catch((error: unknown) => failed(state, error));
					else await reading;
				}
			} catch (error) {
				failed(state, error);
				if (!state.snapshot) {
					// An empty state would take the place of one with figures.
					if (state.followers.size === 0) states.delete(keyOf(page, filters));
					throw new NoDataError('no figures are kept', { cause: error });
				}
			}
			// A state has only one page, so its figures have this type.
			return readingOf(state, state.snapshot as PageFrame, late) as Reading<Snapshot<F>>;
		},
		follow(page, filters, viewer, listener) {
			streams.open(viewer);
			try {
				makeRoomFor(page, filters, viewer);
			} catch (refused) {
				streams.closed(viewer);
				throw refused;
			}
			const state = stateOf(page, filters);
			state.followers.set(listener, viewer);
			if (state.snapshot)
				listener({ name: 'snapshot', id: state.snapshot.watermark, reading: readingOf(state, state.snapshot) });
			else if (state.staleSince !== null) listener({ name: 'stale', since: state.staleSince, sentAt: instant() });
			schedule(0);
			return () => {
				if (state.followers.delete(listener)) streams.closed(viewer);
			};
		},
		stop() {
			stopped = true;
			clearTimeout(timer);
			for (const state of followedStates()) sendAway(state);
		}
	};
}
