import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import type { Store } from '../../office/store.server.ts';
import { endedLogins, standingLogins } from '../../office/tool-access.ts';
import type { Settings } from '../../settings.ts';
import { createLogin, dropLogin, readKnownLogins } from './logins.server.ts';

/** Access storage read-only or missing, not enough privileges, no role of analysts. */
const REFUSED = new Set(['495', '497', '511', '514']);

/**
 * Brings the users of a server of one's own to what the office's store says, by SQL: whoever is to be let in is made, whoever is
 * not is dropped. Users that this store did not make are left alone.
 * @returns false when the server keeps its users elsewhere, or the office's user may not make any
 */
export async function bringLogins(
	client: ClickHouseClient,
	target: Pick<Settings['clickhouse'], 'database' | 'cluster'>,
	store: Store,
	now: Date
): Promise<boolean> {
	const there = await readKnownLogins(client, target);
	try {
		for (const login of await endedLogins(store, there, now)) await dropLogin(client, target, login);
		for (const access of await standingLogins(store, now))
			if (!there.includes(access.login)) await createLogin(client, target, access);
		return true;
	} catch (error) {
		if (error instanceof ClickHouseError && REFUSED.has(error.code)) return false;
		throw error;
	}
}
