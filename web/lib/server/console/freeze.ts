import { randomUUID } from 'node:crypto';
import type { FrozenResult } from '#sql/office/console-links.ts';
import type { SqlOfPerson } from '#sql/office/console.ts';
import { runStatement } from '#sql/queries/console/run-statement.server.ts';
import { office } from '../office.ts';
import type { SessionUser } from '../session-user.ts';
import { runName } from './run.ts';

/** Larger results are not for display, but for export. */
const ROWS = 5_000;
const BYTES = 2_000_000;

/** Reads a result again from the engine, not from the browser, so that what is stored is the engine's. */
export async function freeze(user: SessionUser, ask: SqlOfPerson, signal: AbortSignal): Promise<FrozenResult> {
	const frozen: FrozenResult = { columns: [], rows: [], isCut: false, at: new Date().toISOString() };
	const pieces = runStatement({
		...{ client: office().console.analyst, text: ask.text, params: ask.params, person: user, rows: ROWS, signal },
		queryId: `${runName(user, randomUUID())}0`
	});
	let bytes = 0;
	for await (const piece of pieces) {
		if (piece.kind === 'meta') {
			frozen.columns = piece.columns;
			bytes += Buffer.byteLength(JSON.stringify(piece.columns));
		}
		if (piece.kind !== 'rows') continue;
		for (const row of JSON.parse(`[${piece.json}]`) as unknown[][]) {
			bytes += Buffer.byteLength(JSON.stringify(row));
			if (frozen.rows.length === ROWS || bytes > BYTES) return { ...frozen, isCut: true };
			frozen.rows.push(row);
		}
	}
	return frozen;
}
