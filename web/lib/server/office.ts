import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '#sql/client/open.server.ts';
import { readWall, readWatermark } from '#sql/queries/wall.ts';
import type { WallSnapshot } from '#sql/queries/wall-snapshot.ts';
import { readSettings } from '#sql/settings.ts';
import { createLiveHub, type LiveHub } from './live-hub.ts';

const HUB = { pollMs: 500, ageMs: 30_000, states: 64 };

/** What the server holds for all requests, from its start to its end. */
export interface Office {
	publicWall: boolean;
	hub: LiveHub;
	client: ClickHouseClient;
}

let opened: Office | undefined;

/** Reads the settings, opens the database and starts the hub. Throws SettingsError on a bad setting. */
export function openOffice(): Office {
	const settings = readSettings();
	const client = openClient(settings, 'reader');
	const { database } = settings.clickhouse;
	const hub = createLiveHub(HUB, {
		readWatermark: () => readWatermark(client, database),
		readWall: async (range) => shownNames(await readWall(client, { database, clock: settings.clock, ...range })),
		now: Date.now,
		warn: (message, error) => console.warn(`${message}: ${error instanceof Error ? error.message : String(error)}`)
	});
	opened = { publicWall: settings.publicWall, hub, client };
	return opened;
}

/** Only the names that the wall shows: each viewer gets them with each change. */
function shownNames(snapshot: WallSnapshot): WallSnapshot {
	const keys = [
		...snapshot.channels.map(({ code }) => `channel:${code}`),
		...snapshot.categories.map(({ code }) => `category:${code}`),
		...snapshot.banks.map(({ org }) => `org:${org}`)
	];
	const names = Object.fromEntries(
		keys.flatMap((key) => {
			const name = snapshot.names[key];
			return name ? [[key, name]] : [];
		})
	);
	return { ...snapshot, names };
}

/** The office of this process; it is open before the first request. */
export function office(): Office {
	if (!opened) throw new Error('the office is not open');
	return opened;
}
