/** The owner of a stream. */
export interface Viewer {
	/** Streams are counted by it: a session, or an address without login. */
	id: string;
	/** States are shared out by it: a person with all sessions, or an address. */
	person: string;
	isAnonymous: boolean;
}

export interface ShareLimits {
	/**
	 * Distinct states (a page with its filters) that may be followed at once, as each costs a reading for every change;
	 * and how many of them by anonymous viewers only. Pages without filters do not count.
	 */
	states: { all: number; anonymous: number };
	/** Streams that may be open at once: of one session, of one anonymous address, and of all anonymous addresses. */
	streams: { session: number; address: number; anonymous: number };
}

/** A stream is refused: its viewer has too many, or too many states are followed. The page then polls. */
export class StreamRefusedError extends Error {
	override name = 'StreamRefusedError';
}

/** Counts open streams by viewer. */
export function createStreamCounts({ streams: { session, address, anonymous } }: ShareLimits) {
	const counts = new Map<string, number>();
	let strangers = 0;
	return {
		/** Throws StreamRefusedError when the viewer has reached the limit. */
		open({ id, isAnonymous }: Viewer): void {
			const own = counts.get(id) ?? 0;
			if (own >= (isAnonymous ? address : session) || (isAnonymous && strangers >= anonymous))
				throw new StreamRefusedError('too many streams of one viewer');
			counts.set(id, own + 1);
			if (isAnonymous) strangers++;
		},
		closed({ id, isAnonymous }: Viewer): void {
			const left = (counts.get(id) ?? 1) - 1;
			if (left > 0) counts.set(id, left);
			else counts.delete(id);
			if (isAnonymous) strangers--;
		}
	};
}

interface Followed {
	followers: ReadonlyMap<unknown, Viewer>;
}

/**
 * The followed state to end so that a viewer can follow another one; undefined when there is room. Only states of a
 * single person qualify: first those of anonymous viewers, then those of the person who follows most.
 * @throws StreamRefusedError when none qualifies
 */
export function givesWay<State extends Followed>(
	followed: readonly State[],
	viewer: Viewer,
	{ states }: ShareLimits
): State | undefined {
	const isOfStrangers = ({ followers }: State) => [...followers.values()].every((one) => one.isAnonymous);
	const isFull =
		followed.length >= states.all || (viewer.isAnonymous && followed.filter(isOfStrangers).length >= states.anonymous);
	if (!isFull) return undefined;
	const counts = new Map<string, number>();
	for (const { followers } of followed)
		for (const person of new Set([...followers.values()].map((one) => one.person)))
			counts.set(person, (counts.get(person) ?? 0) + 1);
	/** The highest rank is ended first. */
	const rank = (one: Viewer): number => (one.isAnonymous ? 2 * states.all : 0) + (counts.get(one.person) ?? 0);
	const lone = followed.flatMap((state) => {
		const [first, ...others] = [...state.followers.values()] as [Viewer, ...Viewer[]];
		return others.every(({ person }) => person === first.person) ? [{ state, rank: rank(first) }] : [];
	});
	const [least] = lone.toSorted(
		(one, other) => other.rank - one.rank || one.state.followers.size - other.state.followers.size
	);
	// A person with only one state more than the viewer would merely swap places.
	if (!least || least.rank <= rank(viewer) + 1) throw new StreamRefusedError('too many states are followed');
	return least.state;
}
