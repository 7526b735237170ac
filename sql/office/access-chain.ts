import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { ask, askOne, type OneGo } from './one-go.ts';
import type { AccessTables } from './access-tables.ts';
import type { OfficeTables } from './tables.ts';

type Line = Selectable<AccessTables['access_log']>;

/** The end of the chain: how many lines it has, and the hash of the last one. */
export interface ChainEnd {
	lines: number;
	hash: string;
}

/** The hash before the first line. */
export const NO_LINES: Readonly<ChainEnd> = { lines: 0, hash: '0'.repeat(64) };

/** How many lines are read at once while they are hashed. */
const PAGE = 1_000;

/** The hash of a line, which covers all lines before it too. */
export function hashOfLine(previous: string, number: number, line: Line): string {
	const { id, at, user_name, role, action, subject, reason, details } = line;
	const content = JSON.stringify([number, id, at, user_name, role, action, subject, reason, details]);
	return createHash('sha256').update(`${previous}\n${content}`).digest('hex');
}

/** Appends a line. It locks the row of the tip, so that the lines of all processes have one order. */
export function* appendLine(db: Kysely<OfficeTables>, line: Omit<Line, 'id'>): OneGo<void> {
	const { lines, hash: previous } = yield* askOne(
		db
			.updateTable('access_tip')
			.set((row) => ({ lines: row.eb('lines', '+', 1) }))
			.returning(['lines', 'hash'])
	);
	const { id } = yield* askOne(db.insertInto('access_log').values(line).returning('id'));
	const hash = hashOfLine(previous, lines, { id, ...line });
	yield* ask(db.insertInto('access_chain').values({ number: lines, line: id, hash }));
	yield* ask(db.updateTable('access_tip').set({ hash }));
}

export const readChainEnd = (db: Kysely<OfficeTables>): Promise<ChainEnd> =>
	db.selectFrom('access_tip').select(['lines', 'hash']).executeTakeFirstOrThrow();

/** Chains the existing lines of an office, in the transaction that creates the chain's tables. */
export function* chainExistingLines(db: Kysely<OfficeTables>): OneGo<void> {
	const end = { ...NO_LINES };
	for (let after = 0, isMore = true; isMore;) {
		const page = yield* ask(db.selectFrom('access_log').selectAll().where('id', '>', after).orderBy('id').limit(PAGE));
		for (const line of page) {
			end.lines += 1;
			end.hash = hashOfLine(end.hash, end.lines, line);
			yield* ask(db.insertInto('access_chain').values({ number: end.lines, line: line.id, hash: end.hash }));
		}
		after = page.at(-1)?.id ?? after;
		isMore = page.length === PAGE;
	}
	yield* ask(db.insertInto('access_tip').values({ one: 1, ...end }));
}
