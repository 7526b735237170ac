import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient, type EngineRole } from '#sql/client/open.server.ts';
import { migrate } from '#sql/migrate/run.server.ts';
import { DEMO_MARK } from '#sql/office/demo.server.ts';
import { startEmbedded } from '#sql/server/embedded.server.ts';
import { readSettings, type Settings } from '#sql/settings.ts';
import { rebuild } from '#sql/fold/rebuild.server.ts';
import { ownSettings } from '../../support/process.ts';
import { rowsOf } from '../../support/state.ts';
import { loadDays, loadRest, piecesOf } from './load.server.ts';
import type { NationalOffice } from './plan.ts';

/** What a folder holds of an office, so that a run that was broken off goes on where it was. */
interface Progress extends NationalOffice {
	/** Pieces of events that are in. */
	pieces: number;
	/** Outages and receipts are in. */
	isComplete: boolean;
}

export interface OpenedOffice {
	settings: Settings;
	/** A process that is given it joins this office. */
	env: Record<string, string>;
	serverPid: number;
	client(role: EngineRole): ClickHouseClient;
	stop(): Promise<void>;
}

/**
 * Opens the office that a folder keeps, and loads first what it lacks: events piece by piece, then state and rollups from all events.
 * @throws Error when the folder keeps another office
 */
export async function openNational(
	dir: string,
	office: NationalOffice,
	print: (line: string) => void
): Promise<OpenedOffice> {
	const folder = resolve(dir);
	mkdirSync(folder, { recursive: true });
	const progress = readProgress(folder, office);
	const env = {
		...(await ownSettings(join(folder, 'data'))),
		PASOKH_CLOCK: 'data',
		PASOKH_PUBLIC_WALL: 'on',
		LOG_LEVEL: 'warn'
	};
	const settings = readSettings(env);
	const server = await startEmbedded(settings);
	const clients: ClickHouseClient[] = [];
	const client = (role: EngineRole): ClickHouseClient => {
		clients.push(openClient(settings, role));
		return clients.at(-1)!;
	};
	const stop = async (): Promise<void> => {
		await Promise.all(clients.map((one) => one.close()));
		await server.stop();
	};
	try {
		// Its letters are made up: npm start refuses it.
		writeFileSync(join(settings.dataDir, DEMO_MARK), '');
		const { outdated } = await migrate(settings);
		const admin = client('admin');
		await loadEvents(admin, folder, progress, print);
		if (outdated.size > 0 || !(await hasState(admin))) await makeState(admin, print);
		return { settings, env, serverPid: server.pid, client, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function loadEvents(
	client: ClickHouseClient,
	folder: string,
	progress: Progress,
	print: (line: string) => void
): Promise<void> {
	const pieces = piecesOf(progress);
	const began = performance.now();
	const first = progress.pieces;
	for (const [n, days] of pieces.entries()) {
		if (n < progress.pieces) continue;
		await loadDays(client, 'pasokh', progress, days);
		writeProgress(folder, { ...progress, pieces: n + 1 });
		progress.pieces = n + 1;
		const seconds = (performance.now() - began) / 1_000;
		if ((n + 1) % 5 === 0 || n + 1 === pieces.length)
			print(`events: ${n + 1} of ${pieces.length} pieces, ${(seconds / (n + 1 - first)).toFixed(1)} s each`);
	}
	if (progress.isComplete) return;
	await loadRest(client, 'pasokh');
	progress.isComplete = true;
	writeProgress(folder, progress);
}

async function makeState(client: ClickHouseClient, print: (line: string) => void): Promise<void> {
	const began = performance.now();
	let said = 0;
	await rebuild(client, { database: 'pasokh' }, ({ step, done, of }) => {
		if (performance.now() - said < 15_000) return;
		said = performance.now();
		print(`state: ${step} ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`);
	});
	print(`state and rollups: ${((performance.now() - began) / 1_000).toFixed(0)} s`);
}

async function hasState(client: ClickHouseClient): Promise<boolean> {
	const [row] = await rowsOf<{ has: number }>(
		client,
		'SELECT count() > 0 AS has FROM (SELECT 1 FROM pasokh.letter_state LIMIT 1)'
	);
	return row?.has === 1;
}

const fileOf = (folder: string): string => join(folder, 'national.json');

function readProgress(folder: string, office: NationalOffice): Progress {
	const file = fileOf(folder);
	if (!existsSync(file)) return { ...office, pieces: 0, isComplete: false };
	const progress = JSON.parse(readFileSync(file, 'utf8')) as Progress;
	if (progress.letters !== office.letters || progress.seed !== office.seed)
		throw new Error(
			`${folder} keeps an office of ${progress.letters} letters by seed ${progress.seed}: name another folder with --dir`
		);
	return progress;
}

/** Whole or not at all. */
function writeProgress(folder: string, progress: Progress): void {
	writeFileSync(`${fileOf(folder)}.new`, JSON.stringify(progress));
	renameSync(`${fileOf(folder)}.new`, fileOf(folder));
}
