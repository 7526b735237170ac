/** What streams follow by an id, looked after all at once, and only while somebody follows. */
interface Followed<Listener> {
	/** Returns how to stop. */
	follow: (id: string, listener: Listener) => () => void;
	/** Looks now. */
	look: () => void;
}

/**
 * @param lookMs pause between two looks
 * @param look asks about all ids by one query, and tells their listeners
 */
export function createFollowed<Listener>(
	lookMs: number,
	look: (followers: ReadonlyMap<string, ReadonlySet<Listener>>) => Promise<void>
): Followed<Listener> {
	const followers = new Map<string, Set<Listener>>();
	let timer: NodeJS.Timeout | undefined;

	function lookNow(): void {
		if (followers.size === 0) return;
		look(followers).catch((problem: unknown) =>
			console.warn(`the store cannot be asked for open streams: ${String(problem)}`)
		);
	}

	return {
		follow(id, listener) {
			const listeners = followers.get(id) ?? new Set();
			followers.set(id, listeners.add(listener));
			timer ??= setInterval(lookNow, lookMs).unref();
			return () => {
				listeners.delete(listener);
				if (listeners.size > 0 || followers.get(id) !== listeners) return;
				followers.delete(id);
				if (followers.size > 0) return;
				clearInterval(timer);
				timer = undefined;
			};
		},
		look: lookNow
	};
}
