import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '#sql/migrate/run.server.ts';
import { projectRoot } from '#sql/root.ts';
import { openSqlDoors, type SqlDoors } from '#sql/server/serve.server.ts';
import { urlOf, type Settings } from '#sql/settings.ts';
import type { Outdated } from '#sql/fold/derived.server.ts';
import { ensureBuild, webEntry } from './build.server.ts';
import { respawn, type Respawned } from './respawn.ts';
import { nodeUnit, spawnNode } from './node-process.server.ts';
import { aborted } from './run.server.ts';
import { claimPort, StartError } from './ports.server.ts';
import type { Running, Say, Unit } from './unit.ts';

export interface Office {
	/** Address of the dashboard. */
	url: string;
	/** Stops web, ingest and ClickHouse, in this order, within 10 s. Work that is not finished in time is cut off. */
	stop(): Promise<void>;
}

/** Time from the stop's begin by which each must be gone; half a second of the 10 is left. */
const GONE_BY_MS = { web: 1_500, ingest: 7_000, clickhouse: 9_500 };
const WEB_DRAIN_S = 1;
/** A longer migration step is cut off by the end of ClickHouse, and repeated by the next start. */
const MIGRATION_STOP_MS = 1_000;
/** A rebuild has nothing to save: the next one drops what it has made so far. */
const REBUILD_STOP_MS = 100;

/**
 * Starts ClickHouse (unless CLICKHOUSE_URL names one), brings its schema up to date, then starts ingest and web, each
 * when the one before it answers; and restarts them when they end.
 * @param env for the processes, besides the settings
 * @throws with one line, and with nothing left running, when one of them does not start
 */
export async function openTheOffice(
	settings: Settings,
	env: NodeJS.ProcessEnv,
	say: Say,
	signal: AbortSignal
): Promise<Office> {
	const root = projectRoot();
	const running = new Map<keyof typeof GONE_BY_MS, Respawned>();
	let rebuilding: Running | undefined;
	let doors: SqlDoors | undefined;
	const stop = async (): Promise<void> => {
		await rebuilding?.stop(REBUILD_STOP_MS);
		await stopInOrder(running);
		await doors?.close();
	};
	const building = new AbortController();
	const ours = { ...env, PASOKH_DATA_DIR: settings.dataDir };
	const units = unitsOf(settings, ours, root, say);
	const start = async (name: keyof typeof GONE_BY_MS, unit: Unit): Promise<void> => {
		signal.throwIfAborted();
		running.set(name, await respawn(unit, say, signal));
	};
	try {
		await claimPorts(settings);
		say('pasokh', `is process ${process.pid}: Ctrl-C or kill ${process.pid} stops it`);
		const built = ensureBuild(root, say, AbortSignal.any([signal, building.signal]));
		built.catch(() => {});
		if (settings.clickhouse.url === undefined) {
			doors = await openSqlDoors(settings, (line) => say('clickhouse', line));
			await start('clickhouse', clickhouseUnit(doors));
		}
		signal.throwIfAborted();
		const { outdated } = await migrateUntil(settings, signal);
		await start('ingest', units.ingest);
		await built;
		await start('web', units.web);
		if (outdated.size > 0) rebuilding = startRebuild(ours, root, say, outdated);
	} catch (error) {
		building.abort();
		await stop();
		throw error;
	}
	return { url: `${urlOf(settings.web.host, settings.web.port)}/`, stop };
}

async function migrateUntil(settings: Settings, signal: AbortSignal): Promise<{ outdated: Outdated }> {
	const migrated = migrate(settings, signal);
	migrated.catch(() => {});
	await Promise.race([migrated, aborted(signal).then(() => sleep(MIGRATION_STOP_MS))]);
	signal.throwIfAborted();
	return migrated;
}

/**
 * Rebuilds state after an upgrade that changed the rules, while the office is open: ten million letters take minutes.
 * The next start repeats a rebuild that was cut off.
 */
function startRebuild(env: NodeJS.ProcessEnv, root: string, say: Say, outdated: Outdated): Running {
	const [first] = outdated.values();
	say('rebuild', `state is made anew from the events, while the office is open: ${first!.join('; ')}`);
	return spawnNode({ name: 'rebuild', script: join(root, 'ingest', 'cli', 'main.ts'), args: ['migrate'], env }, say);
}

async function claimPorts({ web, ingest }: Settings): Promise<void> {
	if (web.port === ingest.port) throw new StartError(`INGEST_PORT must differ from PORT: both are ${web.port}`);
	await claimPort('PORT', web.host, web.port);
	await claimPort('INGEST_PORT', ingest.host, ingest.port);
}

function unitsOf(settings: Settings, env: NodeJS.ProcessEnv, root: string, say: Say) {
	const { ingest } = settings;
	return {
		ingest: nodeUnit(
			{
				name: 'ingest',
				script: join(root, 'ingest', 'main.ts'),
				env,
				probe: `${urlOf(ingest.host, ingest.port)}/readyz`
			},
			say
		),
		web: nodeUnit(webProcess(settings, env, root), say)
	};
}

/** The dashboard's process; adapter-node reads host and port from the same variables as we do. */
export function webProcess({ web }: Settings, env: NodeJS.ProcessEnv, root: string) {
	return {
		name: 'web',
		script: webEntry(root),
		env: {
			...env,
			HOST: web.host,
			PORT: String(web.port),
			SHUTDOWN_TIMEOUT: String(WEB_DRAIN_S),
			// A file to be verified may have any size; web/lib/server/payload-limit.ts limits other requests.
			BODY_SIZE_LIMIT: 'Infinity'
		},
		probe: `${urlOf(web.host, web.port)}/healthz`
	};
}

/** Only the server is restarted: its doors stay open meanwhile. */
function clickhouseUnit(doors: SqlDoors): Unit {
	return {
		name: 'clickhouse',
		async start(signal) {
			const server = await doors.start(signal);
			const ended = server.exited.then((exit) =>
				exit.expected ? 'stopped' : (exit.signal ?? `exit status ${exit.code}`)
			);
			return { pid: server.pid, ended, stop: (limitMs) => server.stop(limitMs) };
		}
	};
}

async function stopInOrder(running: Map<keyof typeof GONE_BY_MS, Respawned>): Promise<void> {
	const begun = performance.now();
	for (const name of ['web', 'ingest', 'clickhouse'] as const)
		await running.get(name)?.stop(Math.max(0, begun + GONE_BY_MS[name] - performance.now()));
}
