import type { ImportPreview } from '#sql/model/imports.ts';
import { nearestName } from '../guess/codes.ts';
import { FirstLetters } from '../load/first-letters.ts';
import { refuseJoin } from '../load/joined.server.ts';
import { Watch } from '../load/watch.ts';
import type { WholeRow } from '../load/whole-rows.ts';
import type { KnownMapping } from '../mapping/known.server.ts';
import { type FileInThread, rowsInThread } from '../source/in-thread.server.ts';

/** So many rows are looked at. */
export const ROWS = 10_000;
const LETTERS = 20;
const LISTED = 100;
/** Undecided names of a column. */
const TOLD = 20;

/**
 * What the drop folder would make of a file's first rows.
 * @throws LoadError when it cannot be read, or lacks a column
 */
export async function preview(
	file: FileInThread,
	known: Pick<KnownMapping, 'mapping' | 'lookups'>
): Promise<ImportPreview> {
	refuseJoin(known.mapping);
	let isWhole = true;
	async function* firstRows(): AsyncGenerator<WholeRow> {
		isWhole = yield* rowsInThread(file, { mapping: known.mapping, most: ROWS });
	}
	const watch = new Watch(known);
	const letters = new FirstLetters(LETTERS);
	const refusals: ImportPreview['refusals'] = [];
	const seen = { rows: 0, events: 0, silent: 0, refused: 0 };
	for await (const row of watch.rows(firstRows())) {
		seen.rows++;
		if ('refused' in row) {
			seen.refused++;
			// For its owner it may quote a cell, as a dead letter it never does.
			const { line, broken } = row.dead;
			if (refusals.length < LISTED) refusals.push({ line, ...broken! });
			continue;
		}
		seen.events += row.events.length;
		if (row.events.length === 0) seen.silent++;
		for (const event of row.events) letters.see(event);
	}
	return {
		...seen,
		isWhole,
		types: [...watch.types].map(([type, events]) => ({ type, events })).toSorted((a, b) => b.events - a.events),
		reasons: [...watch.reasons]
			.map(([reason, { count, first }]) => ({ reason, rows: count, first }))
			.toSorted((a, b) => b.rows - a.rows),
		refusals,
		warnings: watch.warnings(),
		undecided: watch.undecided(known.lookups).map(({ column, table, texts }) => ({
			...{ column, table, names: texts.size },
			told: [...texts]
				.toSorted(([, a], [, b]) => b - a)
				.slice(0, TOLD)
				.map(([text, rows]) => {
					const near = nearestName(text, known.lookups.names(table));
					const code = near === undefined ? undefined : known.lookups.find(table, near);
					return { text, rows, ...(near !== undefined && code !== undefined && { nearest: near, code }) };
				})
		})),
		letters: letters.letters()
	};
}
