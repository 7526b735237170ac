import { setInterval as every } from 'node:timers/promises';
import type { z } from 'zod';
import { ClickHouseError } from '@clickhouse/client';
import { describeFailure, isUnreachable } from '#sql/client/errors.ts';
import { readEngineError } from '#sql/model/engine-errors.ts';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { saveRun, type PastRun } from '#sql/office/console.ts';
import { RunsWhenPlannedError } from '#sql/queries/console/explain.server.ts';
import { cancelRun, FormatError, memoryOf, runStatement } from '#sql/queries/console/run-statement.server.ts';
import { StreamError } from '#sql/queries/console/stream.ts';
import { placeless, type RunFailure, type RunLine } from '$lib/console/lines.ts';
import { loggedSql, logAccess } from '../access.ts';
import { office } from '../office.ts';
import type { SessionUser } from '../session-user.ts';
import type { runAsk } from './ask.ts';

/** Limits of the grid, and of texts stored in a browser. */
const ROWS = 100_000;
const BYTES = 64_000_000;
const MEMORY_EVERY_MS = 500;

type Ask = z.infer<typeof runAsk>;

/** Begins with the person's id, so that nobody can cancel another's. */
export const runName = (user: SessionUser, id: string): string => `${user.id}.${id}.`;

/** Ends a person's run; harmless when none is under way. */
export async function endRun(user: SessionUser, id: string): Promise<void> {
	const { console: analysts, settings } = office();
	const { database, cluster } = settings.clickhouse;
	await cancelRun(analysts.canceller, { database, cluster, run: runName(user, id), user: analysts.user });
}

/**
 * Runs statements one after another, and yields lines of JSON. The access log is written before the engine runs. When
 * the reader goes away, or on `signal`, the engine is told to stop.
 */
export async function* runLines(user: SessionUser, ask: Ask, signal: AbortSignal): AsyncGenerator<string> {
	const sql = ask.statements.join(';\n');
	await logAccess(user, { action: 'query', subject: ask.id, details: { sql: loggedSql(sql) } });
	const begun = performance.now();
	let state: PastRun['state'] = 'cancelled';
	let rows = 0;
	// While the engine sends nothing, only this notices that the reader is gone.
	signal.addEventListener('abort', () => void endRun(user, ask.id).catch(warn), { once: true });
	try {
		for (const [index, text] of ask.statements.entries()) {
			const failure = yield* oneStatement(user, ask, index, text, signal, (count) => (rows += count));
			if (!failure) continue;
			yield say({ kind: 'failure', index, failure });
			state = failure.kind === 'cancelled' ? 'cancelled' : 'failed';
			return;
		}
		state = 'done';
	} finally {
		const ms = Math.round(performance.now() - begun);
		const at = new Date().toISOString();
		const past = { id: ask.id, text: maskNumbersIn(sql), params: maskedParams(ask.params), state, rows, ms, at };
		await saveRun(office().store, user.id, past).catch(warn);
	}
}

const say = (line: RunLine): string => `${JSON.stringify(line)}\n`;
const warn = (problem: unknown) => console.warn(`a run of the console: ${describeFailure(problem)}`);

/** Numbers that may identify a person are not stored. */
const maskedParams = (params: Record<string, string>): Record<string, string> =>
	Object.fromEntries(Object.entries(params).map(([name, value]) => [name, maskNumbersIn(value)]));

async function* oneStatement(
	user: SessionUser,
	{ id, params }: Ask,
	index: number,
	text: string,
	signal: AbortSignal,
	counted: (rows: number) => void
): AsyncGenerator<string, RunFailure | null> {
	const { console: analysts, client, settings } = office();
	const queryId = `${runName(user, id)}${index}`;
	const begun = performance.now();
	const over = new AbortController();
	let memory = 0;
	const watch = async () => {
		for await (const _ of every(MEMORY_EVERY_MS, undefined, { signal: over.signal }))
			memory = (await memoryOf(client, settings.clickhouse.database, queryId)) ?? memory;
	};
	// It ends with an AbortError; memory figures are optional.
	void watch().catch(() => {});
	let [rows, bytes, isCut] = [0, 0, false];
	yield say({ kind: 'begin', index });
	try {
		const pieces = runStatement({
			...{ client: analysts.analyst, text, params, queryId, person: user, rows: ROWS },
			signal: AbortSignal.any([signal, over.signal])
		});
		for await (const piece of pieces) {
			if (piece.kind === 'progress') yield say({ ...piece, index, memory });
			else if (piece.kind === 'meta') yield say({ ...piece, index });
			else {
				isCut = rows + piece.count > ROWS || bytes + piece.json.length > BYTES;
				const json = isCut ? firstRows(piece.json, bytes > BYTES / 2 ? 0 : ROWS - rows) : piece.json;
				const count = isCut ? (JSON.parse(`[${json}]`) as unknown[]).length : piece.count;
				rows += count;
				bytes += json.length;
				counted(count);
				if (count > 0) yield `{"kind":"rows","index":${index},"rows":[${json}]}\n`;
				if (isCut) break;
			}
		}
		yield say({ kind: 'end', index, rows, isCut, ms: performance.now() - begun });
		return null;
	} catch (problem) {
		return failureOf(problem, text);
	} finally {
		over.abort();
	}
}

function firstRows(json: string, count: number): string {
	const rows = (JSON.parse(`[${json}]`) as unknown[]).slice(0, count);
	return JSON.stringify(rows).slice(1, -1);
}

/** The error in words for a page. Rethrows what only we can fix. */
export function failureOf(problem: unknown, text: string): RunFailure {
	if (isUnreachable(problem)) return placeless('away');
	if (problem instanceof RunsWhenPlannedError) return placeless('planned', problem.message);
	if (problem instanceof FormatError) return placeless('format', problem.message);
	if (problem instanceof ClickHouseError || problem instanceof StreamError) return readEngineError(problem, text);
	// The client has no name for an unexpected error of the engine.
	const [, code] = (problem instanceof Error && /^std::exception\. Code: (\d+)/.exec(problem.message)) || [];
	if (code !== undefined) return readEngineError({ code, message: (problem as Error).message }, text);
	if (problem instanceof Error && /abort/i.test(`${problem.name} ${problem.message}`)) return placeless('cancelled');
	warn(problem);
	return placeless('away');
}
