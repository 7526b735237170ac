/** Fills the disk of an office's store, tries to write in both ways, and once more when there is room: it prints what came of each. */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { isDiskFull } from '#sql/office/office-error.ts';
import { openStore } from '#sql/office/store.server.ts';

const dataDir = process.argv[2]!;
const store = await openStore({ dataDir });
const filler = join(dataDir, 'filler');
const { bavail, bsize } = statfsSync(dataDir);
writeFileSync(filler, Buffer.alloc(bavail * bsize));
const add = sql`INSERT INTO schema_steps VALUES (${'x'.repeat(100_000)})`;
const told = (written: Promise<unknown>): Promise<string> =>
	written.then(
		() => 'written',
		(error: unknown) => (isDiskFull(error) ? 'full' : String(error))
	);
const inOneGo = () =>
	store.inOneGo(function* () {
		yield add.compile(store.db);
	});
const outcomes = [await told(inOneGo()), await told(store.db.transaction().execute((change) => add.execute(change)))];
rmSync(filler);
console.log(...outcomes, await told(inOneGo()));
await store.close();
