import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toRow } from '#ingest/pipeline/to-row.ts';
import type { WireEvent } from '#ingest/contract/event.ts';
import { steadyOffice } from './ingest-events.ts';

/** Events of one bare insert. */
export const BARE_BATCH = 100_000;
/** The bare way is measured on so many at most: more only repeats it. */
const BARE_EVENTS = 1_000_000;

/** What the producer is to send, and what the same is to become. */
export interface Prepared {
	/** NDJSON of all events in time order. */
	wire: string;
	/** Where in `wire` each request ends, in bytes. */
	ends: number[];
	events: number;
	letters: number;
	registrations: number;
	/** For the bare way: files of `event_log` rows and of `touched` rows, one pair a batch. */
	bare: { rows: string; touched: string; events: number }[];
}

/** Makes the events of a steady office and writes them down, so that no measured process makes any. */
export async function prepare(dir: string, events: number, perRequest: number): Promise<Prepared> {
	const identityKey = createHash('sha256').update('bench').digest();
	const wire = join(dir, 'wire.ndjson');
	const out = createWriteStream(wire);
	const prepared: Prepared = { wire, ends: [], events, letters: 0, registrations: 0, bare: [] };
	let [bytes, count, request] = [0, 0, ''];
	let rows: string[] = [];
	const touched = new Set<string>();
	const letters = new Set<string>();

	const flushRequest = async (): Promise<void> => {
		const chunk = Buffer.from(request);
		request = '';
		prepared.ends.push((bytes += chunk.length));
		if (!out.write(chunk)) await once(out, 'drain');
	};
	const flushBare = async (): Promise<void> => {
		const nth = prepared.bare.length;
		const files = { rows: join(dir, `rows-${nth}.ndjson`), touched: join(dir, `touched-${nth}.ndjson`) };
		await writeFile(files.rows, rows.join(''));
		const lines = [...touched].map((subject_id) =>
			JSON.stringify({ batch_id: String(nth + 1), subject_kind: 'letter', subject_id })
		);
		await writeFile(files.touched, lines.join('\n'));
		prepared.bare.push({ ...files, events: rows.length });
		rows = [];
		touched.clear();
	};

	for (const event of steadyOffice(1)) {
		const { letter_id } = event as WireEvent & { letter_id: string };
		request += `${JSON.stringify(event)}\n`;
		letters.add(letter_id);
		if (event.type === 'letter.registered') prepared.registrations++;
		if (count < BARE_EVENTS) {
			touched.add(letter_id);
			rows.push(`${JSON.stringify(toRow(event, { source: 'bench', identityKey }))}\n`);
			if (rows.length === BARE_BATCH) await flushBare();
		}
		if (++count % perRequest === 0) await flushRequest();
		if (count === events) break;
	}
	if (request !== '') await flushRequest();
	if (rows.length > 0) await flushBare();
	out.end();
	await once(out, 'close');
	prepared.letters = letters.size;
	return prepared;
}
