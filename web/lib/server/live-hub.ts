import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import type { WallReading } from '$lib/state/message.ts';
import { ALL, filterKey, resolveRange, type WallFilters } from './filters.ts';

export interface HubConfig {
	/** Pause between two looks at the watermark. */
	pollMs: number;
	/** Ages grow without any event: figures are read again after this. */
	ageMs: number;
	/** Distinct states that may be followed or kept at once: each costs a reading per change. */
	states: number;
}

export interface HubDeps {
	readWatermark: () => Promise<string>;
	/** Days are Tehran days, `asOf` an ISO instant. */
	readWall: (range: { from: string | null; to: string | null; asOf: string | null }) => Promise<WallSnapshot>;
	now: () => number;
	warn: (message: string, error: unknown) => void;
}

export type LiveEvent =
	| { name: 'snapshot'; id: string; reading: WallReading }
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
	/** Figures of a state: kept ones if nothing has changed since. Throws NoDataError. */
	read(filters: WallFilters): Promise<WallReading>;
	/** Follows a state: the snapshot first, then each change. Returns how to stop. Throws TooManyStatesError. */
	follow(filters: WallFilters, listener: Listener): () => void;
	/** Says goodbye to every listener and stops polling. */
	stop(): void;
}

interface State {
	filters: WallFilters;
	listeners: Set<Listener>;
	snapshot?: WallSnapshot;
	/** The watermark that the figures were read at. */
	watermark?: string;
	readAt: number;
	/** Readings so far, and the one that followers were told. */
	version: number;
	toldVersion: number;
	usedAt: number;
	reading?: Promise<void>;
}

/**
 * One poller for all viewers: it looks at the watermark and reads each followed state once when that has changed.
 * Owns neither HTTP nor SQL. When the database is away the last figures stay, with the moment since when.
 */
export function createLiveHub(config: HubConfig, deps: HubDeps): LiveHub {
	const states = new Map<string, State>();
	let watermark: { value: string; at: number } | undefined;
	let staleSince: string | null = null;
	let timer: NodeJS.Timeout | undefined;
	let polling = false;
	let stopped = false;
	const instant = () => new Date(deps.now()).toISOString();

	function stateOf(filters: WallFilters): State {
		const key = filterKey(filters);
		let state = states.get(key);
		if (!state) {
			if (states.size >= config.states) forgetOne();
			state = { filters, listeners: new Set(), readAt: 0, version: 0, toldVersion: 0, usedAt: 0 };
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

	const readingOf = (state: State, snapshot: WallSnapshot): WallReading => ({
		snapshot,
		readAt: new Date(state.readAt).toISOString(),
		staleSince,
		sentAt: instant()
	});

	function tell(state: State): void {
		if (!state.snapshot) return;
		const event: LiveEvent = {
			name: 'snapshot',
			id: state.snapshot.watermark,
			reading: readingOf(state, state.snapshot)
		};
		for (const listener of state.listeners) listener(event);
	}

	function failed(error: unknown): void {
		if (staleSince !== null) return;
		staleSince = instant();
		deps.warn('the wall cannot be read: the last figures stay', error);
		const event: LiveEvent = { name: 'stale', since: staleSince, sentAt: instant() };
		for (const state of states.values()) for (const listener of state.listeners) listener(event);
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
		const { filters } = state;
		// A preset counts from the office's now, which only the figures without a bound tell.
		const base = filters.preset && !filters.asOf ? await fresh(stateOf(ALL), mark) : undefined;
		const range = resolveRange(filters, filters.asOf ?? base?.asOf ?? instant());
		state.snapshot = await deps.readWall({ ...range, asOf: filters.asOf });
		state.watermark = mark;
		state.readAt = deps.now();
		state.version++;
	}

	const isFresh = (state: State, mark: string) =>
		state.snapshot !== undefined && state.watermark === mark && deps.now() - state.readAt < config.ageMs;

	/** Reads a state unless it is fresh; many who ask at once share one reading. */
	async function fresh(state: State, mark: string): Promise<WallSnapshot> {
		// A reading that is under way may have begun before this watermark.
		if (!isFresh(state, mark) && state.reading) await state.reading;
		if (!isFresh(state, mark)) {
			state.reading ??= refresh(state, mark).finally(() => delete state.reading);
			await state.reading;
		}
		return state.snapshot as WallSnapshot;
	}

	async function poll(): Promise<void> {
		try {
			const followed = [...states.values()].filter((state) => state.listeners.size > 0);
			const mark = await lookAtWatermark();
			for (const state of followed) await fresh(state, mark);
			const returned = staleSince !== null;
			staleSince = null;
			for (const state of followed) {
				if (returned || state.toldVersion !== state.version) tell(state);
				state.toldVersion = state.version;
			}
		} catch (error) {
			failed(error);
		}
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
		async read(filters) {
			const state = stateOf(filters);
			try {
				const mark = await recentWatermark();
				const snapshot = await fresh(state, mark);
				if (staleSince !== null && !polling) staleSince = null;
				return readingOf(state, snapshot);
			} catch (error) {
				failed(error);
				if (!state.snapshot) throw new NoDataError('no figures are kept', { cause: error });
				return readingOf(state, state.snapshot);
			}
		},
		follow(filters, listener) {
			const state = stateOf(filters);
			state.listeners.add(listener);
			if (state.snapshot)
				listener({ name: 'snapshot', id: state.snapshot.watermark, reading: readingOf(state, state.snapshot) });
			else if (staleSince !== null) listener({ name: 'stale', since: staleSince, sentAt: instant() });
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
