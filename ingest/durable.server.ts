import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a small file atomically: after a crash it has either its old or its new content. */
export async function writeDurably(path: string, text: string): Promise<void> {
	const beside = `${path}.new`;
	{
		await using handle = await open(beside, 'w', 0o600);
		await handle.writeFile(text);
		await handle.sync();
	}
	await renameDurably(beside, path);
}

/** Renames within a file system, replacing any file of the new name. */
export async function renameDurably(from: string, to: string): Promise<void> {
	await rename(from, to);
	for (const folder of new Set([dirname(to), dirname(from)])) await syncFolder(folder);
}

async function syncFolder(path: string): Promise<void> {
	try {
		await using handle = await open(path, 'r');
		await handle.sync();
	} catch {
		// Some network shares cannot sync a folder; the rename is then as durable as the share makes it.
	}
}
