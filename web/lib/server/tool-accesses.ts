import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '#sql/client/open.server.ts';
import { bringLogins, readKnownLogins } from '#sql/queries/tools/logins.server.ts';
import type { ToolDoor } from '$lib/tool-snippets.ts';
import { office } from './office.ts';

/** Longest wait for the server to apply a change. */
const WAITS_MS = 10_000;
const LOOKS_EVERY_MS = 100;
/** How soon a lock or a changed role of a holder reaches an external server. */
const BRINGS_EVERY_MS = 2_000;

let admin: ClickHouseClient | undefined;
let isTold = false;

/**
 * On an external server: makes and drops the users of the accesses. The embedded server's door reads the store itself.
 */
async function bring(): Promise<void> {
	const { settings, store } = office();
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
export function startBringing(): () => void {
	if (office().settings.clickhouse.url === undefined) return () => {};
	const timer = setInterval(() => void bring(), BRINGS_EVERY_MS);
	return () => {
		clearInterval(timer);
		void admin?.close();
	};
}

/**
 * Waits until an external server admits a login, or refuses it; false after a few seconds. The embedded server's door
 * reads the store for each query.
 */
export async function hasTakenHold(login: string, isLetIn: boolean): Promise<boolean> {
	const { client, settings } = office();
	if (settings.clickhouse.url === undefined) return true;
	const until = performance.now() + WAITS_MS;
	await bring();
	for (;;) {
		const known = await readKnownLogins(client, settings.clickhouse).catch(() => null);
		if (known !== null && known.includes(login) === isLetIn) return true;
		if (performance.now() > until) return false;
		await sleep(LOOKS_EVERY_MS);
	}
}

/**
 * The addresses for tools.
 * @param host by which the browser reached the dashboard, since a wildcard names no machine
 */
export function doorOf(host: string): ToolDoor {
	const {
		url,
		database,
		httpPort,
		tcpPort,
		native,
		httpsPort,
		tcpSecurePort,
		tls,
		host: listens
	} = office().settings.clickhouse;
	if (url !== undefined) {
		const { protocol, hostname, port } = new URL(url);
		const secure = protocol === 'https:';
		return {
			host: hostname,
			httpPort: Number(port) || (secure ? 443 : 80),
			tcpPort: secure ? tcpSecurePort : tcpPort,
			secure,
			database
		};
	}
	if (tls === undefined)
		return { host: '127.0.0.1', httpPort, ...(native ? { tcpPort } : {}), secure: false, database };
	const reached = ['0.0.0.0', '::'].includes(listens) ? host : listens;
	return { host: reached, httpPort: httpsPort, ...(native ? { tcpPort: tcpSecurePort } : {}), secure: true, database };
}
