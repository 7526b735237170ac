import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '#sql/client/open.server.ts';
import { readWall, readWatermark } from '#sql/queries/wall.ts';
import { readSettings } from '#sql/settings.ts';
import { createLiveHub, type LiveHub } from './live-hub.ts';

const HUB = { pollMs: 750, ageMs: 30_000, states: 64 };

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
	const hub = createLiveHub(HUB, {
		readWatermark: () => readWatermark(client),
		readWall: (range) => readWall(client, { clock: settings.clock, ...range }),
		now: Date.now,
		warn: (message, error) => console.warn(`${message}: ${error instanceof Error ? error.message : String(error)}`)
	});
	opened = { publicWall: settings.publicWall, hub, client };
	return opened;
}

/** The office of this process; it is open before the first request. */
export function office(): Office {
	if (!opened) throw new Error('the office is not open');
	return opened;
}
