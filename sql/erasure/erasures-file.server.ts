import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { touchIds } from '../fold/chunks.server.ts';
import { inPieces } from '../model/lists.ts';
import { removeDeadLetters, stripEvents, type Place } from './erase-events.server.ts';
import { ErasureError } from './erase-letters.server.ts';
import { askQuietly } from './quiet.ts';

/** What was erased, for backups of before: in the data directory, and in each backup. It names letters and refused events, and no person. */
export const ERASURES = 'erasures.ndjson';

const erasure = z.object({
	kind: z.enum(['letter', 'dead_letter']),
	id: z.string(),
	person: z.string(),
	mobile: z.string(),
	erased_at: z.string()
});
/** For each piece the engine rewrites every part of the log that has one of its letters. */
const BATCHES_AT_ONCE = 50;
export type Erasure = z.infer<typeof erasure>;

/** Writes all that was erased into a data directory; nothing where nothing was. */
export async function writeErasures(client: ClickHouseClient, database: string, dataDir: string): Promise<void> {
	const rows = await askQuietly<Erasure>(client, `SELECT * FROM ${database}.erasures FINAL ORDER BY kind, id`);
	const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
	if (text !== '') writeFileSync(join(dataDir, ERASURES), text, { mode: 0o600, flush: true });
}

/** @throws ErasureError that names the file and the line */
export async function readErasures(path: string): Promise<Erasure[]> {
	const erased: Erasure[] = [];
	try {
		await using file = await open(path);
		for await (const line of file.readLines()) erased.push(erasure.parse(JSON.parse(line)));
		return erased;
	} catch (cause) {
		const { code, message } = cause as NodeJS.ErrnoException;
		throw new ErasureError(
			code === undefined
				? `${path}: line ${erased.length + 1} names nothing that was erased: it must be the ${ERASURES} of an office`
				: `${path}: cannot be read (${message})`,
			{ cause }
		);
	}
}

/**
 * Erases from the events of an older office what was erased since. State is to be made anew of them.
 * @returns the keys that were theirs
 */
export async function eraseOfBefore(client: ClickHouseClient, place: Place, erased: Erasure[]): Promise<string[]> {
	if (erased.length === 0) return [];
	await client.insert({ table: `${place.database}.erasures`, values: erased, format: 'JSONEachRow' });
	const letters = erased.filter(({ kind }) => kind === 'letter').map(({ id }) => id);
	const keys: string[] = [];
	const batches = await touchIds(client, place.database, 'letter', letters);
	for (const some of inPieces(batches, BATCHES_AT_ONCE)) keys.push(...(await stripEvents(client, place, some)).keys);
	await removeDeadLetters(client, place);
	return [...new Set(keys)];
}
