import { sql } from 'kysely';
import { inPieces } from '../model/lists.ts';
import type { Store } from './store.server.ts';

const IDS_AT_ONCE = 500;
/** What was written once and for all: it holds no person, and changes show. */
const KEPT = /^(access_|schema_steps)/;

/**
 * Takes a person out of all texts that the store keeps of people's work: queries, lists, notes, links.
 * @param values what stands for the person there: keys, tokens, numbers, a name
 * @param letters theirs: what was noted of these goes too
 * @returns in how many rows they stood
 */
export async function eraseInStore(
	{ db }: Store,
	values: readonly string[],
	letters: readonly string[]
): Promise<number> {
	let rows = 0;
	for (const ids of inPieces(letters, IDS_AT_ONCE))
		await db.updateTable('sample_verdicts').set({ note: '' }).where('letter_id', 'in', ids).execute();
	for (const table of await db.introspection.getTables()) {
		if (KEPT.test(table.name)) continue;
		for (const { name } of table.columns.filter(({ dataType }) => /^text$/i.test(dataType)))
			for (const value of values) {
				const [column, part] = [sql.ref(name), `%${value.replace(/[\\%_]/g, '\\$&')}%`];
				const done = await sql`UPDATE ${sql.table(table.name)} SET ${column} = replace(${column}, ${value}, 'erased')
					WHERE ${column} LIKE ${part} ESCAPE '\\'`.execute(db);
				rows += Number(done.numAffectedRows ?? 0);
			}
	}
	return rows;
}
