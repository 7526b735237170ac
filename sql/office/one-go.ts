import type { Compilable, CompiledQuery } from 'kysely';

/**
 * Statements of one transaction, each of which may depend on earlier answers. It is a generator, so that SQLite runs them without yielding to
 * the event loop: there, another store of the same process would block on the lock, and never let this one finish.
 */
export type OneGo<Result> = Generator<CompiledQuery, Result, unknown[]>;

/** Runs one statement and returns its rows. */
export function* ask<Row>(query: Compilable<Row>): OneGo<Row[]> {
	return (yield query.compile()) as Row[];
}

/** Runs a statement that returns one row. */
export function* askOne<Row>(query: Compilable<Row>): OneGo<Row> {
	const [row] = yield* ask(query);
	if (row === undefined) throw new Error('the office store lacks a row that it always has');
	return row;
}

/** Runs them on a connection that answers synchronously. */
export function runAtOnce<Result>(work: OneGo<Result>, run: (query: CompiledQuery) => unknown[]): Result {
	let step = work.next();
	while (!step.done) step = work.next(run(step.value));
	return step.value;
}

/** Runs them on a connection over the network. */
export async function runInTurn<Result>(
	work: OneGo<Result>,
	run: (query: CompiledQuery) => Promise<unknown[]>
): Promise<Result> {
	let step = work.next();
	while (!step.done) step = work.next(await run(step.value));
	return step.value;
}
