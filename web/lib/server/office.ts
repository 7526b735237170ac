import type { ClickHouseClient } from '@clickhouse/client';
import { loginOf, openClient } from '#sql/client/open.server.ts';
import { pulseOf } from '#sql/client/pulse.ts';
import { retryWhenAway } from '#sql/client/retry.ts';
import { officeClock } from '#sql/model/clock.ts';
import { LOOK_FOR_CHANGES_MS } from '#sql/model/quiet.ts';
import { readAllKeys, type AllKeys } from '#sql/office/keys.server.ts';
import { accessLogOf, type AccessLog } from '#sql/office/access-log.server.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { endFormerTokens } from '#sql/office/tokens.ts';
import { openSigner, type Signer } from '#sql/proof/signature.ts';
import type { AnyPage } from '#sql/queries/pages/page.ts';
import { noProgress, type Progress } from '#sql/queries/pages/progress.ts';
import { isBehind, readPage, readWatermark, type PageAsk } from '#sql/queries/pages/read-page.ts';
import { readCountyNames } from '#sql/queries/pages/counties.ts';
import { watchTrouble } from '#sql/queries/trouble.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import type { Filters } from '$lib/filters.ts';
import { checkShapes, readShapes, type Shape } from './county-shapes.ts';
import { filterKey } from './filters.ts';
import { createLiveHub, type LiveHub } from './live-hub.ts';
import { createPublicHub } from './public-wall.ts';
import { resolveDays } from './range.ts';
import { within } from './within.ts';

const HUB = {
	pollMs: LOOK_FOR_CHANGES_MS,
	ageMs: 30_000,
	patienceMs: 700,
	shares: {
		states: { all: 64, anonymous: 32 },
		// A browser opens six at once; a whole office may share one address.
		streams: { session: 32, address: 1_500, anonymous: 6_000 }
	},
	kept: 64
};

/** A busy engine may not answer in this time. Then its last answer holds. */
const BUSY_MS = 150;

/** The server's shared state, from start to end. */
export interface Office {
	settings: Settings;
	/** Figures are public. */
	publicWall: boolean;
	hub: LiveHub;
	/** The same without login. */
	publicHub: Pick<LiveHub, 'read' | 'follow'>;
	client: ClickHouseClient;
	/** For small questions, which must not queue behind those of pages: has anything changed, is state behind, how are the sources. */
	looker: ClickHouseClient;
	/** Keeps letters as they were known. */
	keeper: ClickHouseClient;
	/** Runs and cancels analysts' SQL. */
	console: { analyst: ClickHouseClient; canceller: ClickHouseClient; user: string };
	/** Users, sessions, tokens. */
	store: Store;
	accessLog: AccessLog;
	keys: AllKeys;
	/** Signs exports. */
	signer: Signer;
	/** Outlines of counties from the file; empty without one. */
	shapes: Shape[];
	/** Converts an address's filters into terms of the page readers. */
	ask(filters: Filters): PageAsk;
	/** Whether more comes in than state keeps up with. */
	isBehind(): Promise<boolean>;
	/** How far the hub's reading of a page as it was known has come; undefined: none is under way. */
	progressOf(page: AnyPage, filters: Filters): Progress | undefined;
}

let opened: Office | undefined;

/**
 * Reads the settings, opens the database and starts the hub. Throws SettingsError, KeyError or OfficeError in one line.
 */
export async function openOffice(): Promise<Office> {
	const settings = readSettings();
	const shapes = settings.countiesGeojson === undefined ? [] : readShapes(settings.countiesGeojson);
	const keys = readAllKeys(settings);
	const store = await openStore(settings);
	await endFormerTokens(store, keys.decryption.slice(1), new Date());
	const { url = `http://127.0.0.1:${settings.clickhouse.httpPort}` } = settings.clickhouse;
	const withPulse = pulseOf(() => fetch(new URL('ping', `${url.replace(/\/$/, '')}/`)));
	const client = retryWhenAway(withPulse(openClient(settings, 'reader')));
	const looker = retryWhenAway(withPulse(openClient(settings, 'reader')));
	const keeper = retryWhenAway(openClient(settings, 'keeper'));
	const analysts = {
		analyst: openClient(settings, 'analyst'),
		canceller: openClient(settings, 'canceller'),
		user: loginOf(settings, 'analyst').username
	};
	const { database } = settings.clickhouse;
	if (settings.countiesGeojson !== undefined) {
		// While ClickHouse is away, the file cannot be checked.
		const counties = await readCountyNames(client, database).catch(() => null);
		if (counties) checkShapes(settings.countiesGeojson, shapes, counties);
	}
	const ask = (filters: Filters): PageAsk => ({
		database,
		clock: settings.clock,
		keeper,
		asOf: filters.asOf,
		knownAt: filters.known,
		days: (asOf) => resolveDays(filters, asOf),
		by: filters.by,
		excludeOutages: filters.excludeOutages,
		where: filters.where
	});
	let wasBehind = false;
	let asked: Promise<boolean> | undefined;
	const isNowBehind = async () => {
		// All who wait share one question: under load the questions of sixty left no connection to read the watermark by.
		asked ??= isBehind(looker, database)
			.then(
				(isSo) => (wasBehind = isSo),
				() => wasBehind
			)
			.finally(() => (asked = undefined));
		return (await within(asked, BUSY_MS)) ?? wasBehind;
	};
	const readings = new Map<string, Progress>();
	const keyOf = (page: AnyPage, filters: Filters) => `${page.name} ${filterKey(filters)}`;
	const hub = createLiveHub(HUB, {
		readWatermark: () => readWatermark(looker, database),
		readPage: (page, filters) => {
			if (filters.known === null) return readPage(client, page, ask(filters));
			const [key, progress] = [keyOf(page, filters), noProgress()];
			readings.set(key, progress);
			return readPage(client, page, { ...ask(filters), progress }).finally(() => readings.delete(key));
		},
		isBehind: isNowBehind,
		now: officeClock.now,
		running: () => performance.now(),
		trouble: watchTrouble(looker, settings),
		warn: (message, error) => console.warn(`${message}: ${error instanceof Error ? error.message : String(error)}`)
	});
	const accessLog = accessLogOf(store);
	const signer = openSigner(keys.signing);
	opened = {
		settings,
		publicWall: settings.publicWall,
		hub,
		publicHub: createPublicHub(hub, keys.identity, () => performance.now()),
		client,
		looker,
		keeper,
		console: analysts,
		store,
		accessLog,
		keys,
		signer,
		shapes,
		ask,
		isBehind: isNowBehind,
		progressOf: (page, filters) => readings.get(keyOf(page, filters))
	};
	return opened;
}

/** The office of this process, opened before the first request. */
export function office(): Office {
	if (!opened) throw new Error('the office is not open');
	return opened;
}
