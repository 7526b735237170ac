/** `node ingest/imports/wall-process.ts TASK.json REPLY.json`: makes an office of the first rows of a file, and writes down what its wall shows. */
import { readFileSync, writeFileSync } from 'node:fs';
import { openClient } from '#sql/client/open.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wall } from '#sql/queries/wall.ts';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import type { Settings } from '#sql/settings.ts';
import type { OpenOptions } from '../load/file.server.ts';
import { LoadError } from '../load/load-error.ts';
import { tryOut } from '../load/try-out.server.ts';
import { compile } from '../mapping/compile.ts';
import { readLookups } from '../mapping/lookups.server.ts';
import type { Mapping } from '../mapping/schema.ts';

export interface WallTask {
	path: string;
	mapping: Mapping;
	open: OpenOptions;
	clock: Settings['clock'];
	/** Most rows to read. */
	rows: number;
}
export type WallReply = { wall: WallSnapshot } | { refused: string };

function wallOf({ path, mapping, open, clock, rows }: WallTask): Promise<WallSnapshot> {
	const mapRow = compile(mapping, readLookups());
	return tryOut({ files: [path], mapping, open, mapRow, rows }, async (settings) => {
		const client = openClient(settings, 'reader');
		try {
			return await readPage(client, wall, { database: settings.clickhouse.database, clock });
		} finally {
			await client.close();
		}
	});
}

const [, , taskPath, replyPath] = process.argv;
const task = JSON.parse(readFileSync(taskPath!, 'utf8')) as WallTask;
const reply = await wallOf(task).then(
	(snapshot): WallReply => ({ wall: snapshot }),
	(error: unknown): WallReply => {
		if (!(error instanceof LoadError)) throw error;
		return { refused: error.rule };
	}
);
writeFileSync(replyPath!, JSON.stringify(reply), { mode: 0o600 });
process.exit();
