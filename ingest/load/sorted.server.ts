import type { DatabaseSync } from 'node:sqlite';

/** Characters that are put in order at once. Of more at a time, the collector of garbage would move most. */
const RUN = 4 * 2 ** 20;
/** Characters that are read at once of each run: in all some 5 MB for each GB. */
const BLOCK = 8 * 2 ** 10;

/** Lines in the order of their characters, sorted in runs that lie on the disk, and merged: memory stays bounded. */
export class Sorted implements Iterable<string> {
	readonly #disk: DatabaseSync;
	readonly #run: number;
	/** The first and the last block of each run. */
	readonly #runs: [number, number][] = [];
	#blocks = 0;
	#lines: string[] = [];
	#chars = 0;

	/**
	 * @param disk an empty database
	 * @param run characters of a run
	 */
	constructor(disk: DatabaseSync, run = RUN) {
		this.#disk = disk;
		this.#run = run;
		disk.exec('CREATE TABLE blocks (id INTEGER PRIMARY KEY, lines TEXT); BEGIN');
	}

	/** @param line without line breaks */
	add(line: string): void {
		this.#lines.push(line);
		this.#chars += line.length;
		if (this.#chars >= this.#run) this.#endRun();
	}

	*[Symbol.iterator](): Generator<string> {
		this.#endRun();
		const select = this.#disk.prepare('SELECT lines FROM blocks WHERE id = ?');
		function* linesOf([first, last]: [number, number]): Generator<string> {
			for (let id = first; id <= last; id++)
				for (const line of (select.get(id)!['lines'] as string).split('\n')) yield line;
		}
		yield* merged(this.#runs.map(linesOf));
	}

	#endRun(): void {
		const lines = this.#lines.sort();
		const insert = this.#disk.prepare('INSERT INTO blocks VALUES (?, ?)');
		const first = this.#blocks + 1;
		for (let from = 0, to = 0; from < lines.length; from = to) {
			for (let chars = 0; to < lines.length && chars < BLOCK; to++) chars += lines[to]!.length;
			insert.run(++this.#blocks, lines.slice(from, to).join('\n'));
		}
		this.#runs.push([first, this.#blocks]);
		this.#lines = [];
		this.#chars = 0;
	}
}

function merged(runs: readonly Generator<string>[]): Generator<string> {
	if (runs.length === 1) return runs[0]!;
	const half = runs.length >> 1;
	return mergedTwo(merged(runs.slice(0, half)), merged(runs.slice(half)));
}

function* mergedTwo(left: Generator<string>, right: Generator<string>): Generator<string> {
	let [a, b] = [left.next(), right.next()];
	while (!a.done && !b.done)
		if (a.value < b.value) {
			yield a.value;
			a = left.next();
		} else {
			yield b.value;
			b = right.next();
		}
	for (; !a.done; a = left.next()) yield a.value;
	for (; !b.done; b = right.next()) yield b.value;
}
