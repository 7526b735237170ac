import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '../../client/open.server.ts';
import type { Store } from '../../office/store.server.ts';
import type { Settings } from '../../settings.ts';
import { bringLogins, readKnownLogins } from './logins.server.ts';

/** Longest wait for the server to apply a change. */
const WAITS_MS = 10_000;
const LOOKS_EVERY_MS = 100;
/** How soon a lock or a changed role of a holder reaches an external server. */
const BRINGS_EVERY_MS = 2_000;

interface Office {
	settings: Settings;
	store: Store;
}

let admin: ClickHouseClient | undefined;
let isTold = false;

/**
 * On an external server: makes and drops the users of the accesses. The embedded server's door reads the store itself.
 */
async function bring({ settings, store }: Office): Promise<void> {
	if (settings.clickhouse.url === undefined) return;
	admin ??= openClient(settings, 'admin');
	try {
		const isBrought = await bringLogins(admin, settings.clickhouse, store, new Date());
		if (!isBrought && !isTold)
			console.warn(
				'accesses of tools: this ClickHouse refuses CREATE USER; grant its user CREATE USER, DROP USER, KILL QUERY and the role pasokh_analyst WITH ADMIN OPTION'
			);
		isTold ||= !isBrought;
	} catch (error) {
		console.warn(
			`accesses of tools cannot be brought to ClickHouse: ${error instanceof Error ? error.message : String(error)}`
		);
	}
}

/** Keeps an external server's users up to date with the store. Returns how to stop. */
export function keepLogins(office: Office): () => void {
	if (office.settings.clickhouse.url === undefined) return () => {};
	const timer = setInterval(() => void bring(office), BRINGS_EVERY_MS);
	return () => {
		clearInterval(timer);
		void admin?.close();
	};
}

/**
 * Waits until an external server admits a login, or refuses it; false after a few seconds. The embedded server's door
 * reads the store for each query.
 */
export async function hasTakenHold(
	office: Office & { client: ClickHouseClient },
	login: string,
	isLetIn: boolean
): Promise<boolean> {
	const { client, settings } = office;
	if (settings.clickhouse.url === undefined) return true;
	const until = performance.now() + WAITS_MS;
	await bring(office);
	for (;;) {
		const known = await readKnownLogins(client, settings.clickhouse).catch(() => null);
		if (known !== null && known.includes(login) === isLetIn) return true;
		if (performance.now() > until) return false;
		await sleep(LOOKS_EVERY_MS);
	}
}
