/** What waits for its turn adds so much to any other's waiting, however many there are. */
const TURN_MS = 10;

let began: number | undefined;
let last: Promise<void> = Promise.resolve();

/** Whether the work of this turn of the event loop has taken its time, whoever did it. */
export function isTurnOver(): boolean {
	const now = performance.now();
	if (began === undefined) {
		began = now;
		setImmediate(() => (began = undefined));
	}
	return now - began > TURN_MS;
}

/** Resolves in a turn of its own, behind all that wait already: work without end leaves room for all else. */
export function nextTurn(): Promise<void> {
	last = last.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
	return last;
}
