/**
 * The doors of SQL as a process of their own, for the supervisor. Whatever ends it ends nothing else, since the engine and the office run
 * in others; and what people send here takes no more memory than this.
 */
import { onStop } from '../on-stop.ts';
import { readSettings } from '../settings.ts';
import { openSqlDoors } from './serve.server.ts';

/** All memory, that outside of the heap too. It begins with some 150. */
const MOST_MB = 512;
const LOOK_MS = 250;

try {
	const doors = await openSqlDoors(readSettings());
	onStop(() => void doors.close().finally(() => process.exit()));
	setInterval(() => {
		if (process.memoryUsage.rss() < MOST_MB * 2 ** 20) return;
		console.error(`ends, for it has taken more memory than ${MOST_MB} MB`);
		process.exit(1);
	}, LOOK_MS);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
