import { rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openClient } from '../client/open.server.ts';
import type { Progress } from '../fold/full-rebuild.server.ts';
import { verify } from '../fold/verify.server.ts';
import { RESERVE_BYTES } from '../model/health.ts';
import { startEmbedded } from '../server/embedded.server.ts';
import { anyPort } from '../server/engine.server.ts';
import type { Settings } from '../settings.ts';
import { BackupError, readManifest } from './manifest.server.ts';
import { draftOf, restoreOffice, type Restored } from './restore.server.ts';
import { isSealed, SEALED } from './sealed.server.ts';

/** What is restored takes as much as the backup, and its state twice while it is made anew. */
const ROOM = 3;

/**
 * Restores a backup into a folder beside the data directory, compares all of its state with its events, and deletes the folder. The office
 * may run meanwhile.
 * @throws BackupError that says why this backup would be none
 */
export async function tryRestore(
	settings: Settings,
	folder: string,
	onProgress: (progress: Progress) => void
): Promise<Restored> {
	const needed = RESERVE_BYTES + (await roomFor(resolve(folder)));
	const { bavail, bsize } = statfsSync(dirname(settings.dataDir));
	if (bavail * bsize < needed)
		throw new BackupError(
			`${dirname(settings.dataDir)}: has no room for a restore on trial: it needs ${Math.ceil(needed / 1e6)} MB`
		);
	const dataDir = `${settings.dataDir}.trial`;
	const [httpPort, tcpPort] = [await anyPort(), await anyPort()];
	const scratch = { ...settings, dataDir, clickhouse: { ...settings.clickhouse, httpPort, tcpPort } };
	const remove = (): void => {
		for (const made of [dataDir, draftOf(dataDir)]) rmSync(made, { recursive: true, force: true });
	};
	// One that was killed has left it.
	remove();
	try {
		const restored = await restoreOffice(scratch, folder, { onProgress });
		const differing = await differencesOf(scratch, onProgress);
		if (differing > 0)
			throw new BackupError(`${folder}: what was restored differs from its own events in ${differing} places`);
		return restored;
	} finally {
		remove();
	}
}

async function roomFor(dir: string): Promise<number> {
	// What is encrypted is unpacked first.
	if (isSealed(dir)) return (ROOM + 1) * statSync(join(dir, SEALED)).size;
	const { files } = await readManifest(dir);
	return ROOM * Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
}

async function differencesOf(settings: Settings, onProgress: (progress: Progress) => void): Promise<number> {
	const server = await startEmbedded(settings);
	const client = openClient(settings, 'admin');
	try {
		return (await verify(client, settings.clickhouse, onProgress)).differing;
	} finally {
		await client.close();
		await server.stop();
	}
}
