import { placeless, type Column, type Progress, type RunFailure, type RunLine } from './lines.ts';
import type { Statement } from './statements.ts';

/** What a statement gave so far. */
export interface Result {
	statement: Statement;
	columns: Column[];
	/** Grows in place: `count` tells of it. */
	rows: unknown[][];
	count: number;
	progress: Progress | null;
	isCut: boolean;
	/** What it took on the server. Null: it is under way, or it failed. */
	ms: number | null;
	/** Since when it was waited for, by the browser's clock: the run, or the end of the one before. */
	begunAt: number;
	/** How long it was waited for. Null: it is under way. */
	waitedMs: number | null;
	failure: RunFailure | null;
	/** Values that its parameters had. */
	params: Record<string, string>;
}

/** Often enough for the eye: a redraw for each chunk would be slower than the network. */
const SHOW_EVERY_MS = 100;

/** Runs statements and shows what comes. */
export class Runner {
	results = $state.raw<Result[]>([]);
	isRunning = $state(false);
	/** When the run began, by the browser's clock. */
	begunAt = $state(0);
	#id: string | undefined;
	#abort: AbortController | undefined;
	#shownAt = 0;

	async run(statements: Statement[], params: Record<string, string>): Promise<void> {
		if (this.isRunning || statements.length === 0) return;
		const id = (this.#id = crypto.randomUUID());
		const abort = (this.#abort = new AbortController());
		const results: Result[] = [];
		this.results = results;
		this.isRunning = true;
		this.begunAt = performance.now();
		const begin = (statement: Statement): Result => {
			const last = results.at(-1);
			return begun(statement, params, last ? last.begunAt + (last.waitedMs ?? 0) : this.begunAt);
		};
		try {
			const response = await fetch('/sql/run', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ id, statements: statements.map(({ text }) => text), params }),
				signal: abort.signal
			});
			if (!response.ok || !response.body) throw new Error(String(response.status), { cause: response.status });
			for await (const line of linesOf(response.body)) {
				const result = (results[line.index] ??= begin(statements[line.index]!));
				take(result, line);
				this.#show(results, line.kind === 'end' || line.kind === 'failure');
			}
			// The server ends each statement; one that it left open was cut off.
			const last = results.at(-1);
			if (last && last.ms === null) last.failure ??= placeless('away');
		} catch (problem) {
			const isBusy = problem instanceof Error && problem.cause === 429;
			const result = results.at(-1) ?? begin(statements[0]!);
			result.failure ??= placeless(abort.signal.aborted ? 'cancelled' : isBusy ? 'busy' : 'away');
			results[Math.max(0, results.length - 1)] = result;
		} finally {
			this.isRunning = false;
			for (const one of results) one.waitedMs ??= performance.now() - one.begunAt;
			this.#show(results, true);
		}
	}

	/** Ends the query on the server, and says so at once. */
	async cancel(): Promise<void> {
		if (!this.isRunning || this.#id === undefined) return;
		const body = JSON.stringify({ id: this.#id });
		const headers = { 'content-type': 'application/json' };
		const told = fetch('/sql/cancel', { method: 'POST', headers, body }).catch(() => {});
		await told;
		this.#abort?.abort();
	}

	/** The page goes: the server sees that nobody reads. */
	leave(): void {
		this.#abort?.abort();
	}

	#show(results: Result[], now: boolean): void {
		if (!now && performance.now() - this.#shownAt < SHOW_EVERY_MS) return;
		this.#shownAt = performance.now();
		this.results = results.map((one) => ({ ...one }));
	}
}

const begun = (statement: Statement, params: Record<string, string>, begunAt: number): Result => ({
	...{ statement, params, columns: [], rows: [], count: 0, progress: null, isCut: false, ms: null, failure: null },
	...{ begunAt, waitedMs: null }
});

function take(result: Result, line: RunLine): void {
	if (line.kind === 'meta') result.columns = line.columns;
	else if (line.kind === 'progress') result.progress = line;
	else if (line.kind === 'rows') {
		for (const row of line.rows) result.rows.push(row);
		result.count = result.rows.length;
	} else if (line.kind === 'end') Object.assign(result, { isCut: line.isCut, ms: line.ms });
	else if (line.kind === 'failure') result.failure = line.failure;
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<RunLine> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = '';
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return;
		const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) if (line !== '') yield JSON.parse(line) as RunLine;
	}
}
