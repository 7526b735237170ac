import { randomUUID } from 'node:crypto';
import type { RunLine } from '$lib/console/lines.ts';
import type { Visitor } from './login.ts';

/** Lasts far longer than any test waits, and reads next to nothing. */
export const LONG = 'SELECT number, sleepEachRow(0.2) FROM numbers(250) SETTINGS max_block_size = 1';

/** A run of the console that is under way. */
export interface Run {
	id: string;
	response: Response;
	/** All lines, once it has ended. */
	lines(): Promise<RunLine[]>;
	/** Goes away, as a tab does that is closed. */
	leave(): void;
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

export const sendJson = (visitor: Visitor, path: string, body: unknown, init: RequestInit = {}): Promise<Response> =>
	visitor.post(path, {}, { body: JSON.stringify(body), headers: { ...JSON_HEADERS }, ...init });

/** Begins to run statements by the address that the page uses. */
export async function startRun(
	visitor: Visitor,
	statements: string[],
	params: Record<string, string> = {}
): Promise<Run> {
	const id = randomUUID();
	const gone = new AbortController();
	const response = await sendJson(visitor, '/sql/run', { id, statements, params }, { signal: gone.signal });
	return {
		...{ id, response },
		leave: () => gone.abort(),
		lines: async () =>
			(await response.text())
				.split('\n')
				.filter((line) => line !== '')
				.map((line) => JSON.parse(line) as RunLine)
	};
}
