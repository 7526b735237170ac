import type { DatabaseSync } from 'node:sqlite';
import { latinDigits } from '#sql/model/digits.ts';
import { joinedColumns, JOINED } from '../mapping/columns.ts';
import { type Row, valueAt } from '../mapping/row.ts';
import type { Mapping } from '../mapping/schema.ts';
import { fileRows } from './file-rows.ts';
import type { SourceFile } from './file.server.ts';
import { LoadError } from './load-error.ts';
import { type FileRow, lineOf } from './rows.ts';
import { openTemporary, withCure } from './temporary.server.ts';
import { call } from '#sql/root.ts';

/** The rows of a second file, found by their key. */
export interface Joined extends Disposable {
	/** Gives a row the columns of the row that has its key; where there is none, they are empty. */
	addTo(row: FileRow): FileRow;
}

/**
 * For doors where a file comes alone.
 * @throws LoadError when the mapping needs a second one
 */
export function refuseJoin({ name, source }: Mapping): void {
	if (source.join)
		throw new LoadError(
			`the mapping ${name} joins a second file, which only the command line takes: ${call(`load FILE --mapping ${name} --join FILE`)}`
		);
}

/**
 * Reads the second file into a database of its own that SQLite keeps on the disk and deletes, so that memory stays bounded.
 * @throws LoadError when a row of it cannot be read, two of one key differ, or the disk is full
 */
export async function readJoined(file: SourceFile, mapping: Mapping): Promise<Joined> {
	using opened = new DisposableStack();
	// Rows are asked for in any order.
	const disk = opened.use(openTemporary(64));
	try {
		await keepRows(disk, file, mapping);
	} catch (cause) {
		throw withCure(cause, `${file.name}: could not be kept`);
	}
	const { key } = mapping.source.join!;
	const columns = joinedColumns(mapping);
	const find = disk.prepare('SELECT cells FROM joined WHERE key = ?');
	const owned = opened.move();
	return {
		addTo(item) {
			if ('rejected' in item) return item;
			const name = keyOf(item.row, key);
			const found = name === undefined ? undefined : find.get(name);
			const cells = found ? (JSON.parse(String(found['cells'])) as unknown[]) : [];
			for (const [i, column] of columns.entries()) item.row[JOINED + column] = cells[i];
			return item;
		},
		[Symbol.dispose]: () => owned.dispose()
	};
}

async function keepRows(disk: DatabaseSync, file: SourceFile, mapping: Mapping): Promise<void> {
	const { key, joined_key = key, source = mapping.source } = mapping.source.join!;
	const columns = joinedColumns(mapping);
	const { kind, sheet, delimiter, header, encoding } = source;
	const optional = mapping.source.optional_columns ?? [];
	const required = [joined_key, ...columns.filter((column) => !optional.includes(JOINED + column))];
	// It makes no events of its own.
	const table: Mapping = {
		...{ mapping: 1, name: mapping.name, events: [] },
		source: { kind, sheet, delimiter, header, encoding, columns: required }
	};
	disk.exec(`
		CREATE TABLE joined (key TEXT PRIMARY KEY, place TEXT, cells TEXT) WITHOUT ROWID;
		BEGIN`);
	const keep = disk.prepare('INSERT OR IGNORE INTO joined VALUES (?, ?, ?)');
	const find = disk.prepare('SELECT place, cells FROM joined WHERE key = ?');
	for await (const item of fileRows(file, table)) {
		if ('rejected' in item)
			throw new LoadError(`${file.name}: ${lineOf(item.rejected)}: ${item.rejected.detail}; put it right first`);
		const name = keyOf(item.row, joined_key);
		if (name === undefined) continue;
		const cells = JSON.stringify(columns.map((column) => valueAt(item.row, column)));
		if (keep.run(name, lineOf(item), cells).changes === 1) continue;
		const first = find.get(name)!;
		if (first['cells'] !== cells)
			throw new LoadError(
				`${file.name}: ${String(first['place'])} and ${lineOf(item)} have the same ${joined_key} and differ; a key stands for one row`
			);
	}
}

/** A key as text, its digits in one script; undefined when there is none. */
function keyOf(row: Row, column: string): string | undefined {
	const value = valueAt(row, column);
	if (value === undefined || value === null || typeof value === 'object') return undefined;
	// eslint-disable-next-line @typescript-eslint/no-base-to-string -- objects have left above
	return latinDigits(String(value).trim()) || undefined;
}
