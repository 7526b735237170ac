/** A queue whose memory depends on what waits, not on what has passed. */
export class Line<T> {
	#items: (T | undefined)[] = [];
	#head = 0;

	add(item: T): void {
		this.#items.push(item);
	}

	take(): T | undefined {
		if (this.#head === this.#items.length) return undefined;
		const item = this.#items[this.#head];
		this.#items[this.#head++] = undefined;
		if (this.#head > 4_096 && this.#head * 2 > this.#items.length) {
			this.#items = this.#items.slice(this.#head);
			this.#head = 0;
		}
		return item;
	}
}
