import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { statement } from '../../client/statement.server.ts';
import type { Store } from '../../office/store.server.ts';
import { endedLogins, standingLogins, type ToolLogin } from '../../office/tool-access.ts';
import type { Settings } from '../../settings.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';

type Target = Pick<Settings['clickhouse'], 'database' | 'cluster'>;

const lastUses = defineQuery('tools/last-uses', z.object({ login: z.string(), used_at: z.string() }));
const knownLogins = defineQuery('tools/known-logins', z.object({ login: z.string() }));

/** The log is made with the first query that is logged. */
const UNKNOWN_TABLE = '60';
/** Access storage read-only or missing, not enough privileges, no role of analysts. */
const REFUSED = new Set(['495', '497', '511', '514']);
/** Where a name stands in the text of a statement, since the server binds none there. */
const LOGIN = /^tool_[0-9a-f]{10}$/;

/** When each access was used last, as far back as the server's log of queries goes. */
export async function readUses(
	client: ClickHouseClient,
	{ database }: Target
): Promise<{ login: string; usedAt: string }[]> {
	try {
		const rows = await runQuery(client, lastUses, { database });
		return rows.map(({ login, used_at }) => ({ login, usedAt: `${used_at.replace(' ', 'T')}.000Z` }));
	} catch (error) {
		if (error instanceof ClickHouseError && error.code === UNKNOWN_TABLE) return [];
		throw error;
	}
}

/** The accesses that the server lets in at this moment. */
export async function readKnownLogins(client: ClickHouseClient, { database }: Target): Promise<string[]> {
	return (await runQuery(client, knownLogins, { database })).map(({ login }) => login);
}

/** Makes an access a user of a server that keeps its users by SQL; one that is there stays as it is. */
export async function createLogin(client: ClickHouseClient, target: Target, access: ToolLogin): Promise<void> {
	const { login, secretHash: hash, expiresAt } = access;
	const query_params = { login, hash, until: expiresAt.slice(0, 19).replace('T', ' ') };
	await client.command({ query: textOf('create', login, target), query_params });
	await client.command({ query: textOf('grant', login, target) });
}

/** Takes the user away and ends what it runs. */
async function dropLogin(client: ClickHouseClient, target: Target, login: string): Promise<void> {
	await client.command({ query: textOf('drop', login, target) });
	await client.command({ query: textOf('end', login, target), query_params: { login } });
}

/**
 * Brings the users of a server of one's own to what the office's store says, by SQL: whoever is to be let in is made, whoever is
 * not is dropped. Users that this store did not make are left alone.
 * @returns false when the server keeps its users elsewhere, or the office's user may not make any
 */
export async function bringLogins(client: ClickHouseClient, target: Target, store: Store, now: Date): Promise<boolean> {
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

function textOf(what: 'create' | 'grant' | 'drop' | 'end', login: string, { database, cluster }: Target): string {
	if (!LOGIN.test(login)) throw new Error(`${JSON.stringify(login)} is no access of a tool`);
	const everywhere = cluster === undefined ? '' : `ON CLUSTER ${cluster}`;
	return statement(`queries/tools/${what}-login.sql`, database, { login, everywhere });
}
