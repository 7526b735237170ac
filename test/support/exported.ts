import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { fileRows } from '#ingest/load/file-rows.ts';
import { openSourceFile } from '#ingest/load/file.server.ts';
import { parseMapping } from '#ingest/mapping/parse.ts';
import type { ExportFormat } from '#sql/proof/export-manifest.ts';
import { noting } from './mapping.ts';

/** Rows of an exported file, by other programs than those that wrote it: names of columns to texts. */
export type ExportedRows = Record<string, string>[];

export function csvRows(bytes: Uint8Array): ExportedRows {
	// Strict: a line of another length is an error.
	return parse(Buffer.from(bytes), { bom: true, columns: true, record_delimiter: '\r\n' });
}

/** @param id the title of a column that is never empty */
export async function xlsxRows(bytes: Uint8Array, id: string): Promise<ExportedRows> {
	const dir = mkdtempSync(join(tmpdir(), 'pasokh-exported-'));
	try {
		const path = join(dir, 'a.xlsx');
		writeFileSync(path, bytes);
		const event = { event_id: { column: id } };
		const mapping = { ...noting({}, event, { kind: 'xlsx' }), letter_id: { prefix: 't-', column: id } };
		await using file = await openSourceFile(path);
		const rows: ExportedRows = [];
		for await (const row of fileRows(file, parseMapping(JSON.stringify(mapping), 'a.mapping.json'))) {
			if (!('row' in row)) throw new Error(row.rejected.detail);
			rows.push(Object.fromEntries(Object.entries(row.row).map(([name, text]) => [name, textOf(text)])));
		}
		return rows;
	} finally {
		rmSync(dir, { recursive: true });
	}
}

/** The ids of the letters of an exported list, in its order. */
export async function exportedIds(format: ExportFormat, bytes: Uint8Array): Promise<string[]> {
	if (format === 'csv') return csvRows(bytes).map((row) => row['letter_id']!);
	if (format === 'xlsx') return (await xlsxRows(bytes, 'نامه')).map((row) => row['نامه']!);
	return (await parquetRows(bytes, 'letter_id')).map((row) => row['letter_id']!);
}

/** @param columns as in SQL */
export async function parquetRows(bytes: Uint8Array, columns = '*'): Promise<ExportedRows> {
	const dir = mkdtempSync(join(tmpdir(), 'pasokh-exported-'));
	const instance = await DuckDBInstance.create(':memory:');
	try {
		const path = join(dir, 'a.parquet');
		writeFileSync(path, bytes);
		const connection = await instance.connect();
		const reader = await connection.runAndReadAll(`SELECT ${columns} FROM '${path}'`);
		const texts = reader
			.getRowObjectsJson()
			.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)])));
		connection.closeSync();
		return texts;
	} finally {
		instance.closeSync();
		rmSync(dir, { recursive: true });
	}
}

const textOf = (value: unknown): string => {
	if (value === null || value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
};
