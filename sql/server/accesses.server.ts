import { openClient } from '../client/open.server.ts';
import { openStore, type Store } from '../office/store.server.ts';
import { noteUses, standingLogins, type ToolLogin } from '../office/tool-access.ts';
import { readUses } from '../queries/tools/logins.server.ts';
import type { Settings } from '../settings.ts';

export interface Accesses {
	/** Those that are to be let in now. */
	read(): Promise<ToolLogin[]>;
	/** Takes over from the server when each was used last; its log of queries goes with its end. */
	keepUses(): Promise<void>;
	close(): Promise<void>;
}

/**
 * The accesses as the office's store has them. While it cannot be read those that were known hold until they run out.
 * @param say takes lines for a person
 */
export function openAccesses(settings: Settings, say: (line: string) => void): Accesses {
	let store: Store | undefined;
	let known: ToolLogin[] = [];
	let isTold = false;
	return {
		async read() {
			const now = new Date();
			try {
				store ??= await openStore(settings);
				known = await standingLogins(store, now);
				isTold = false;
			} catch (error) {
				const why = error instanceof Error ? error.message : String(error);
				if (!isTold) say(`the accesses of tools cannot be read: ${why}`);
				isTold = true;
			}
			return known.filter(({ expiresAt }) => expiresAt > now.toISOString());
		},
		async keepUses() {
			const client = openClient(settings, 'reader');
			try {
				if (store) await noteUses(store, await readUses(client, settings.clickhouse));
			} catch {
				// The next look has it.
			} finally {
				await client.close();
			}
		},
		close: async () => store?.close()
	};
}
