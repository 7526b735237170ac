/** `node ingest/imports/wall-process.ts TASK.json`: prints what the wall of an office would have that has the first rows of a file alone. */
import { readFileSync } from 'node:fs';
import { openClient } from '#sql/client/open.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import type { Settings } from '#sql/settings.ts';
import { LoadError } from '../load/load-error.ts';
import { tryOut } from '../load/try-out.server.ts';
import { compile } from '../mapping/compile.ts';
import { readLookups } from '../mapping/lookups.server.ts';
import type { Mapping } from '../mapping/schema.ts';

export interface WallTask {
	path: string;
	mapping: Mapping;
	clock: Settings['clock'];
	/** Most rows to read. */
	rows: number;
}
export type WallReply = { wall: WallSnapshot } | { refused: string };

async function wallOf({ path, mapping, clock, rows }: WallTask): Promise<WallSnapshot> {
	const mapRow = compile(mapping, readLookups());
	return tryOut({ files: [path], mapping, mapRow, rows }, async (settings) => {
		const client = openClient(settings, 'reader');
		try {
			return await readPage(client, wall, { database: settings.clickhouse.database, clock });
		} finally {
			await client.close();
		}
	});
}

const task = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as WallTask;
const reply = await wallOf(task).then(
	(snapshot): WallReply => ({ wall: snapshot }),
	(error: unknown): WallReply => {
		if (!(error instanceof LoadError)) throw error;
		return { refused: error.rule };
	}
);
process.stdout.write(`${JSON.stringify(reply)}\n`, () => process.exit());
