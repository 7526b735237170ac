import type { Compilable, CompiledQuery } from 'kysely';

/**
 * Statements of one transaction, each of which may depend on the answers of those before it. A generator, so that SQLite
 * runs them without a pause, in which another store of the same process would wait for the lock and never give way.
 */
export type OneGo<Result> = Generator<CompiledQuery, Result, unknown[]>;

/** One statement of it, with its rows. */
export function* ask<Row>(query: Compilable<Row>): OneGo<Row[]> {
	return (yield query.compile()) as Row[];
}

/** The same where the statement gives one row. */
export function* askOne<Row>(query: Compilable<Row>): OneGo<Row> {
	const [row] = yield* ask(query);
	if (row === undefined) throw new Error('the office store lacks a row that it always has');
	return row;
}

/** Runs it by a connection that answers at once. */
export function runAtOnce<Result>(work: OneGo<Result>, run: (query: CompiledQuery) => unknown[]): Result {
	let step = work.next();
	while (!step.done) step = work.next(run(step.value));
	return step.value;
}

/** Runs it by a connection over a network. */
export async function runInTurn<Result>(
	work: OneGo<Result>,
	run: (query: CompiledQuery) => Promise<unknown[]>
): Promise<Result> {
	let step = work.next();
	while (!step.done) step = work.next(await run(step.value));
	return step.value;
}
