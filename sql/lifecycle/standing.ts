import { inOrder, type Instant, type LetterEvent } from './event.ts';

/** Loads that were undone, and when. */
export type UndoneLoads = ReadonlyMap<string, Instant>;

/** What stands of all that was ever told of a letter. */
export interface Standing {
	/** In the order of its life, without voids and what they take back. */
	life: LetterEvent[];
	/** How often an event was taken back. */
	voided: number;
	/** Contents that were ever seen, by the loads that brought them, those of undone loads once more: it only grows. */
	contents: number;
	/** When the office last learnt something of the letter: a new content came, or a load was undone. */
	learntAt: Instant;
	/** When it learnt of the letter first; 0: never. */
	knownSince: Instant;
}

/**
 * Sent again, an event is the same event. Of several contents of one event that with the smallest hash stands, whatever came first; what an undone
 * load brought counts no more. An event is void if an event that is not void voids it, so that to void a void brings back.
 * Source: DESIGN.md, "The event contract" and "Rules of state".
 */
export function standingOf(told: readonly LetterEvent[], undone: UndoneLoads): Standing {
	const isPlain =
		new Set(told.map(({ id }) => id)).size === told.length &&
		told.every(({ type, load }) => type !== VOID && (load === '' || !undone.has(load)));
	if (!isPlain) return standingOfAll(told, undone);
	const learntAt = told.reduce((newest, { arrivedAt }) => Math.max(newest, arrivedAt), 0);
	return { life: told.toSorted(inOrder), voided: 0, contents: told.length, learntAt, knownSince: firstArrival(told) };
}

/** The same where something was sent again, taken back or undone, which is rare. */
function standingOfAll(told: readonly LetterEvent[], undone: UndoneLoads): Standing {
	const events = new Map<string, LetterEvent>();
	let contents = 0;
	let learntAt = 0;
	for (const [key, same] of Map.groupBy(told, keyOf)) {
		for (const one of firstArrivals(same)) {
			const undoneAt = undone.get(one.load);
			contents += undoneAt === undefined ? 1 : 2;
			learntAt = Math.max(learntAt, one.arrivedAt, undoneAt ?? 0);
			const standing = events.get(key);
			if (undoneAt === undefined && (standing === undefined || one.hash < standing.hash)) events.set(key, one);
		}
	}
	const sorted = [...events.values()].sort(inOrder);
	const { taken, voided } = takenBack(sorted, events);
	const life = sorted.filter((one) => one.type !== VOID && !taken.has(keyOf(one)));
	return { life, voided, contents, learntAt, knownSince: firstArrival(told) };
}

const firstArrival = (told: readonly LetterEvent[]): Instant =>
	told.reduce((first, { arrivedAt }) => Math.min(first, arrivedAt), told[0]?.arrivedAt ?? 0);

const VOID = 'event.voided';
/** No id contains a line break. */
const keyOf = ({ source, id }: LetterEvent): string => `${source}\n${id}`;

/** Of each content, by the load that brought it, the earliest arrival: the same sent again changes nothing. */
function firstArrivals(same: readonly LetterEvent[]): LetterEvent[] {
	const first = new Map<string, LetterEvent>();
	for (const one of same) {
		const key = `${one.hash}\n${one.load}`;
		const before = first.get(key);
		if (before === undefined || one.arrivedAt < before.arrivedAt) first.set(key, one);
	}
	return [...first.values()];
}

/** A void reaches only what stands before it; taken from the newest to the oldest, each is judged before what it voids. */
function takenBack(sorted: readonly LetterEvent[], events: ReadonlyMap<string, LetterEvent>) {
	const taken = new Set<string>();
	let voided = 0;
	for (const one of sorted.filter(({ type }) => type === VOID).reverse()) {
		if (taken.has(keyOf(one))) continue;
		const key = `${one.targetSource || one.source}\n${one.targetId}`;
		const target = events.get(key);
		if (target === undefined || inOrder(target, one) >= 0) continue;
		taken.add(key);
		voided++;
	}
	return { taken, voided };
}
