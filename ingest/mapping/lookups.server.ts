import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { projectRoot } from '#sql/root.ts';
import { buildLookups, type Listed, type Lookups } from './lookups.ts';

/** Columns besides `code` that hold names; `aliases` holds several, separated by `|` or `؛`. */
const NAMES = ['name_fa', 'name_en'];
const ALIASES = 'aliases';

const readRows = <Row>(path: string): Row[] =>
	parse(readFileSync(path), { bom: true, columns: true, skip_empty_lines: true });

function readTable(path: string): Listed[] | undefined {
	const rows = readRows<Record<string, string>>(path);
	if (!rows.every((row) => row.code !== undefined && NAMES.some((n) => n in row))) return undefined;
	return rows.map((row) => ({
		code: row.code!,
		names: [...NAMES.map((n) => row[n] ?? ''), ...(row[ALIASES] ?? '').split(/[|؛]/)]
	}));
}

/** Where the reference tables of the office lie. */
const REFERENCE = join(projectRoot(), 'sql', 'reference');

/** Reads the reference tables that have codes and names, each called as its file without `.csv`, and those of working time. */
export function readLookups(dir = REFERENCE): Lookups {
	const tables: Record<string, Listed[]> = {};
	for (const file of readdirSync(dir).filter((f) => f.endsWith('.csv'))) {
		const rows = readTable(join(dir, file));
		if (rows && rows.length > 0) tables[basename(file, '.csv')] = rows;
	}
	const rowsOf = <Row>(table: string): Row[] => {
		const path = join(dir, `${table}.csv`);
		return existsSync(path) ? readRows(path) : [];
	};
	return buildLookups(tables, {
		week: rowsOf('working_hours'),
		holidays: rowsOf<{ day: string }>('holidays').map(({ day }) => day),
		closures: rowsOf('closures')
	});
}
