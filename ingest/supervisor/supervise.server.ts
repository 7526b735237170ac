import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sweepBackups } from '#sql/backup/backup.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { projectRoot } from '#sql/root.ts';
import { startEngine, watchEngine } from '#sql/server/engine.server.ts';
import { urlOf, type Settings } from '#sql/settings.ts';
import type { Outdated } from '#sql/fold/derived.server.ts';
import { ensureBuild, webEntry } from './build.server.ts';
import { repeatUntilDone, respawn, type Respawned } from './respawn.ts';
import { nodeUnit, spawnNode } from './node-process.server.ts';
import { aborted } from './run.server.ts';
import { claimPort, StartError } from './ports.server.ts';
import type { Say, Unit } from './unit.ts';

export interface Office {
	/** Address of the dashboard. */
	url: string;
	/** Stops web, ingest and ClickHouse, in this order, within 10 s. Work that is not finished in time is cut off. */
	stop(): Promise<void>;
}

/** In order: time from the stop's begin by which each must be gone; half a second of the 10 is left. */
const GONE_BY_MS = { web: 1_500, ingest: 7_000, sql: 7_500, clickhouse: 9_500 };
const WEB_DRAIN_S = 1;
/** A longer migration step is cut off by the end of ClickHouse, and repeated by the next start. */
const MIGRATION_STOP_MS = 1_000;
/** A rebuild has nothing to save: the next one drops what it has made so far. */
const REBUILD_STOP_MS = 100;
/** The doors need some 30 MB of heap: more is somebody's who fills it. */
const DOORS_HEAP_MB = 256;

/** How long a process may live without an answer. A busy engine answers something within a minute, a process that works beats each second. */
export interface Patience {
	nodeS: number;
	engineS: number;
}
const PATIENCE: Patience = { nodeS: 30, engineS: 60 };

/** Processes that are started again when they end, or do not answer. */
export interface Kept {
	start(unit: Unit): Promise<void>;
	/** Stops all, the last first. */
	stop(): Promise<void>;
}

export function keepRunning(say: Say, signal: AbortSignal): Kept {
	const running = new Map<string, Respawned>();
	return {
		async start(unit) {
			signal.throwIfAborted();
			running.set(unit.name, await respawn(unit, say, signal));
		},
		async stop() {
			const begun = performance.now();
			for (const [name, goneBy] of Object.entries(GONE_BY_MS))
				await running.get(name)?.stop(Math.max(0, begun + goneBy - performance.now()));
		}
	};
}

/**
 * Starts ClickHouse (unless CLICKHOUSE_URL names one), brings its schema up to date, then starts ingest and web, each
 * when the one before it answers; and restarts them when they end. This process itself listens nowhere.
 * @param env for the processes, besides the settings
 * @throws with one line, and with nothing left running, when one of them does not start
 */
export async function openTheOffice(
	settings: Settings,
	env: NodeJS.ProcessEnv,
	say: Say,
	signal: AbortSignal,
	patience = PATIENCE
): Promise<Office> {
	const root = projectRoot();
	const kept = keepRunning(say, signal);
	let rebuilding: Respawned | undefined;
	const stop = async (): Promise<void> => {
		await rebuilding?.stop(REBUILD_STOP_MS);
		await kept.stop();
	};
	const building = new AbortController();
	const ours = { ...env, PASOKH_DATA_DIR: settings.dataDir };
	try {
		await claimPorts(settings);
		say('pasokh', `is process ${process.pid}: Ctrl-C or kill ${process.pid} stops it`);
		const built = ensureBuild(root, say, AbortSignal.any([signal, building.signal]));
		built.catch(() => {});
		if (settings.clickhouse.url === undefined) await startClickHouse(kept, settings, ours, say, patience);
		signal.throwIfAborted();
		const { outdated } = await migrateUntil(settings, signal);
		const { nodeS: patienceS } = patience;
		await kept.start(nodeUnit({ ...ingestProcess(settings, ours, root), patienceS }, say));
		await built;
		await kept.start(nodeUnit({ ...webProcess(settings, ours, root), patienceS }, say));
		if (outdated.size > 0) rebuilding = startRebuild(ours, root, say, outdated);
	} catch (error) {
		building.abort();
		await stop();
		throw error;
	}
	return { url: `${urlOf(settings.web.host, settings.web.port)}/`, stop };
}

/** Starts the engine, and the doors of SQL before it. */
export async function startClickHouse(
	kept: Kept,
	settings: Settings,
	env: NodeJS.ProcessEnv,
	say: Say,
	{ nodeS, engineS } = PATIENCE
): Promise<void> {
	const { httpPort } = settings.clickhouse;
	sweepBackups(settings.dataDir);
	await claimPort('CLICKHOUSE_HTTP_PORT', '127.0.0.1', httpPort);
	await kept.start(engineUnit(settings, say, engineS));
	const doors = {
		name: 'sql',
		script: join(projectRoot(), 'sql', 'server', 'main.ts'),
		env,
		heapMb: DOORS_HEAP_MB,
		patienceS: nodeS,
		probe: `http://127.0.0.1:${httpPort}/ping`
	};
	await kept.start(nodeUnit(doors, say));
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
 * One that is cut off is begun again, by this process or by the next start.
 */
function startRebuild(env: NodeJS.ProcessEnv, root: string, say: Say, outdated: Outdated): Respawned {
	const [first] = outdated.values();
	say('rebuild', `state is made anew from the events, while the office is open: ${first!.join('; ')}`);
	const rebuild = { name: 'rebuild', script: join(root, 'ingest', 'cli', 'main.ts'), args: ['migrate'], env };
	return repeatUntilDone(rebuild.name, () => spawnNode(rebuild, say), say);
}

async function claimPorts({ web, ingest }: Settings): Promise<void> {
	if (web.port === ingest.port) throw new StartError(`INGEST_PORT must differ from PORT: both are ${web.port}`);
	await claimPort('PORT', web.host, web.port);
	await claimPort('INGEST_PORT', ingest.host, ingest.port);
}

function ingestProcess({ ingest }: Settings, env: NodeJS.ProcessEnv, root: string) {
	return {
		name: 'ingest',
		script: join(root, 'ingest', 'main.ts'),
		env,
		// It may live and have to refuse, as on a full disk: the dashboard opens all the same.
		probe: `${urlOf(ingest.host, ingest.port)}/healthz`
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

function engineUnit(settings: Settings, say: Say, patienceS: number): Unit {
	return {
		name: 'clickhouse',
		async start(signal) {
			const server = await startEngine(settings, signal);
			const { database } = settings.clickhouse;
			void watchEngine(server, { database, patienceS }, (line) => say('clickhouse', line));
			const ended = server.exited.then((exit) =>
				exit.expected ? 'stopped' : (exit.signal ?? `exit status ${exit.code}`)
			);
			return { pid: server.pid, ended, stop: (limitMs) => server.stop(limitMs) };
		}
	};
}
