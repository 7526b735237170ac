import type { AnyPage, PageFrame, PageReader, Snapshot } from '#sql/queries/pages/page.ts';
import type { Filters } from '$lib/filters.ts';
import type { Reading } from '$lib/state/message.ts';
import { filterKey } from './filters.ts';

export interface HubConfig {
	/** Pause between two looks at the watermark. */
	pollMs: number;
	/** Ages grow without any event: figures are read again after this. */
	ageMs: number;
	/** Distinct states (a page with its filters) that may be followed or kept at once: each costs a reading per change. */
	states: number;
}

export interface HubDeps {
	readWatermark: () => Promise<string>;
	readPage: (page: AnyPage, filters: Filters) => Promise<PageFrame>;
	now: () => number;
	warn: (message: string, error: unknown) => void;
}

export type LiveEvent =
	| { name: 'snapshot'; id: string; reading: Reading }
	| { name: 'stale'; since: string; sentAt: string }
	| { name: 'bye' };

export type Listener = (event: LiveEvent) => void;

/** No figures can be had and none are kept. */
export class NoDataError extends Error {
	override name = 'NoDataError';
}

/** More distinct states are followed than the office allows. */
export class TooManyStatesError extends Error {
	override name = 'TooManyStatesError';
}

export interface LiveHub {
	/** Figures of a page: kept ones if nothing has changed since. Throws NoDataError. */
	read<F extends object>(page: PageReader<F>, filters: Filters): Promise<Reading<Snapshot<F>>>;
	/** Follows a page: the snapshot first, then each change. Returns how to stop. Throws TooManyStatesError. */
	follow(page: AnyPage, filters: Filters, listener: Listener): () => void;
	/** Says goodbye to every listener and stops polling. */
	stop(): void;
}

interface State {
	page: AnyPage;
	filters: Filters;
	listeners: Set<Listener>;
	snapshot?: PageFrame;
	/** The watermark that the figures were read at. */
	watermark?: string;
	readAt: number;
	/** Since when it cannot be read. */
	staleSince: string | null;
	/** Readings so far, and the one that followers were told. */
	version: number;
	toldVersion: number;
	usedAt: number;
	reading?: Promise<void>;
}

/**
 * One poller for all viewers of all pages: it looks at the watermark and reads each followed state once when that has
 * changed. Owns neither HTTP nor SQL. When the database is away the last figures stay, with the moment since when.
 */
export function createLiveHub(config: HubConfig, deps: HubDeps): LiveHub {
	const states = new Map<string, State>();
	let watermark: { value: string; at: number } | undefined;
	let timer: NodeJS.Timeout | undefined;
	let polling = false;
	let stopped = false;
	const instant = () => new Date(deps.now()).toISOString();

	function stateOf(page: AnyPage, filters: Filters): State {
		const key = `${page.name} ${filterKey(filters)}`;
		let state = states.get(key);
		if (!state) {
			if (states.size >= config.states) forgetOne();
			const listeners = new Set<Listener>();
			state = { page, filters, listeners, readAt: 0, staleSince: null, version: 0, toldVersion: 0, usedAt: 0 };
			states.set(key, state);
		}
		state.usedAt = deps.now();
		return state;
	}

	/** Makes room: the state that nobody follows and that was asked for longest ago goes. */
	function forgetOne(): void {
		let oldest: [string, State] | undefined;
		for (const entry of states) {
			if (entry[1].listeners.size === 0 && (!oldest || entry[1].usedAt < oldest[1].usedAt)) oldest = entry;
		}
		if (!oldest) throw new TooManyStatesError('too many states are followed');
		states.delete(oldest[0]);
	}

	const readingOf = (state: State, snapshot: PageFrame): Reading => ({
		snapshot,
		readAt: new Date(state.readAt).toISOString(),
		staleSince: state.staleSince,
		sentAt: instant()
	});

	function tell(state: State): void {
		if (!state.snapshot) return;
		const reading = readingOf(state, state.snapshot);
		for (const listener of state.listeners) listener({ name: 'snapshot', id: state.snapshot.watermark, reading });
	}

	function failed(state: State, error: unknown): void {
		if (state.staleSince !== null) return;
		state.staleSince = instant();
		deps.warn(`the page ${state.page.name} cannot be read: its last figures stay`, error);
		const event: LiveEvent = { name: 'stale', since: state.staleSince, sentAt: instant() };
		for (const listener of state.listeners) listener(event);
	}

	async function lookAtWatermark(): Promise<string> {
		const value = await deps.readWatermark();
		watermark = { value, at: deps.now() };
		return value;
	}

	/** For page loads: many at once cost one look. */
	async function recentWatermark(): Promise<string> {
		return watermark && deps.now() - watermark.at < config.pollMs ? watermark.value : lookAtWatermark();
	}

	async function refresh(state: State, mark: string): Promise<void> {
		state.snapshot = await deps.readPage(state.page, state.filters);
		state.watermark = mark;
		state.readAt = deps.now();
		state.version++;
	}

	const isFresh = (state: State, mark: string) =>
		state.snapshot !== undefined && state.watermark === mark && deps.now() - state.readAt < config.ageMs;

	/** Reads a state unless it is fresh; many who ask at once share one reading. */
	async function fresh(state: State, mark: string): Promise<PageFrame> {
		// A reading that is under way may have begun before this watermark.
		if (!isFresh(state, mark) && state.reading) await state.reading;
		if (!isFresh(state, mark)) {
			state.reading ??= refresh(state, mark).finally(() => delete state.reading);
			await state.reading;
		}
		return state.snapshot as PageFrame;
	}

	async function follow(state: State, look: Promise<string>): Promise<void> {
		try {
			await fresh(state, await look);
		} catch (error) {
			failed(state, error);
			return;
		}
		const returned = state.staleSince !== null;
		state.staleSince = null;
		if (returned || state.toldVersion !== state.version) tell(state);
		state.toldVersion = state.version;
	}

	/** All at once: they share a quiet moment of the writer. */
	async function poll(): Promise<void> {
		const look = lookAtWatermark();
		const followed = [...states.values()].filter((state) => state.listeners.size > 0);
		await Promise.all(followed.map((state) => follow(state, look)));
		await look.catch(() => {});
	}

	function schedule(delayMs: number): void {
		if (polling || stopped) return;
		const followed = [...states.values()].some((state) => state.listeners.size > 0);
		if (!followed) return;
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
			try {
				await fresh(state, await recentWatermark());
				if (!polling) state.staleSince = null;
			} catch (error) {
				failed(state, error);
				if (!state.snapshot) throw new NoDataError('no figures are kept', { cause: error });
			}
			// The state is the page's own: what its reader gave is of this type.
			return readingOf(state, state.snapshot as PageFrame) as Reading<Snapshot<F>>;
		},
		follow(page, filters, listener) {
			const state = stateOf(page, filters);
			state.listeners.add(listener);
			if (state.snapshot)
				listener({ name: 'snapshot', id: state.snapshot.watermark, reading: readingOf(state, state.snapshot) });
			else if (state.staleSince !== null) listener({ name: 'stale', since: state.staleSince, sentAt: instant() });
			schedule(0);
			return () => {
				state.listeners.delete(listener);
			};
		},
		stop() {
			stopped = true;
			clearTimeout(timer);
			for (const state of states.values()) {
				for (const listener of state.listeners) listener({ name: 'bye' });
				state.listeners.clear();
			}
		}
	};
}
