import { HOUR } from './calendar.ts';

interface Entry {
	t: number;
	/** Breaks ties, so that the order does not depend on the heap. */
	n: number;
	run: (t: number) => void;
}

/**
 * Future steps in order of time. Later hours are plain lists; only the current hour is a heap, so that memory holds
 * only pending steps and a step costs little.
 */
export class Agenda {
	readonly #end: number;
	readonly #hours: (Entry[] | undefined)[] = [];
	#heap: Entry[] = [];
	#hour = -1;
	#count = 0;

	/** @param end entries after this moment are dropped */
	constructor(end: number) {
		this.#end = end;
	}

	add(t: number, run: (t: number) => void): void {
		if (t > this.#end) return;
		const entry = { t, n: this.#count++, run };
		const hour = Math.floor(t / HOUR);
		if (hour <= this.#hour) this.#push(entry);
		else (this.#hours[hour] ??= []).push(entry);
	}

	/** Runs the next step before `limit`; false when there is none. */
	step(limit: number): boolean {
		while (this.#heap.length === 0) {
			if ((this.#hour + 1) * HOUR >= limit) return false;
			this.#hour++;
			const bucket = this.#hours[this.#hour];
			if (bucket === undefined) continue;
			this.#hours[this.#hour] = undefined;
			this.#heap = bucket.sort((a, b) => a.t - b.t || a.n - b.n);
		}
		const next = this.#pop();
		next.run(next.t);
		return true;
	}

	#push(entry: Entry): void {
		const heap = this.#heap;
		let i = heap.length;
		heap.push(entry);
		while (i > 0) {
			const up = (i - 1) >> 1;
			const parent = heap[up] as Entry;
			if (before(parent, entry)) break;
			heap[i] = parent;
			i = up;
		}
		heap[i] = entry;
	}

	#pop(): Entry {
		const heap = this.#heap;
		const top = heap[0] as Entry;
		const last = heap.pop() as Entry;
		const size = heap.length;
		if (size === 0) return top;
		let i = 0;
		for (;;) {
			let down = 2 * i + 1;
			if (down >= size) break;
			if (down + 1 < size && before(heap[down + 1] as Entry, heap[down] as Entry)) down++;
			const child = heap[down] as Entry;
			if (before(last, child)) break;
			heap[i] = child;
			i = down;
		}
		heap[i] = last;
		return top;
	}
}

const before = (a: Entry, b: Entry): boolean => a.t < b.t || (a.t === b.t && a.n < b.n);
