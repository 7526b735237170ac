/** `door-process.ts DATA_DIR`: ingest's HTTP door, imports and drop folder in a process that a test may lose. Prints its address. */
import { join } from 'node:path';
import { Imports } from '#ingest/imports/imports.server.ts';
import { knownMappings } from '#ingest/mapping/known.server.ts';
import { startInbox } from '#ingest/source/inbox.server.ts';
import { MemoryReceiver } from './inbox.ts';
import { openDoor } from './memory-door.ts';

const dataDir = process.argv[2]!;
const mappings = knownMappings(join(dataDir, 'mappings'));
const { url } = await openDoor({
	mappings,
	office: { holderOfToken: async () => ({ source: 'portal', types: null, administrator: true }) },
	imports: new Imports({
		dataDir,
		mappings,
		clock: 'data',
		undo: async () => 0,
		brought: async () => ({ letters: 0, calls: 0 })
	})
});
console.log(url);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const { receive } = new MemoryReceiver();
await startInbox({ dir: join(dataDir, 'inbox'), mappings, receive, log, pollMs: 10, stableMs: 30 });
