import {
	copyFileSync,
	existsSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readlinkSync,
	rmSync,
	symlinkSync
} from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { BELONGINGS, DATABASES } from './backup.server.ts';

/** A file of a table's part: it is written once. Those of text may be written again, and are copied, as the engine's own FREEZE does. */
const WRITTEN_ONCE = /_\d+_\d+_\d+(_\d+)?\/([^/]+\/)?[^/]+(?<!\.txt)$/;
const LEFT_OUT = /^clickhouse\/(backups|store\/tmp)$/;

/**
 * Makes a second office of one that is stopped, within its own folder, where files can be linked: all that is large is, so that this is a
 * matter of seconds, and what either does later is nothing to the other.
 */
export function copyOffice(dataDir: string): string {
	const to = join(dataDir, 'trial');
	rmSync(to, { recursive: true, force: true });
	mkdirSync(to, { mode: 0o700 });
	for (const name of DATABASES)
		for (const file of [name, `${name}-wal`])
			if (existsSync(join(dataDir, file))) copyFileSync(join(dataDir, file), join(to, file));
	for (const name of BELONGINGS.filter((one) => existsSync(join(dataDir, one)))) copyEntry(dataDir, to, name);
	copyEntry(dataDir, to, 'clickhouse');
	return to;
}

function copyEntry(from: string, to: string, path: string): void {
	const [source, target] = [join(from, path), join(to, path)];
	const entry = lstatSync(source);
	if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
	else if (entry.isFile()) (WRITTEN_ONCE.test(path) ? linkSync : copyFileSync)(source, target);
	else if (entry.isDirectory()) {
		mkdirSync(target, { mode: 0o700 });
		for (const name of readdirSync(source)) if (!LEFT_OUT.test(join(path, name))) copyEntry(from, to, join(path, name));
	}
}

/** Events that an office has, each once, however often it came. */
export async function countEvents(client: ClickHouseClient, database: string): Promise<number> {
	const found = await client.query({
		query: `SELECT toUInt32(count()) AS events FROM ${database}.event_log FINAL`,
		format: 'JSONEachRow'
	});
	return (await found.json<{ events: number }>())[0]!.events;
}
