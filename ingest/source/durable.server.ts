import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a small file so that a crash leaves either what was there before, or all of it. */
export async function writeDurably(path: string, text: string): Promise<void> {
	const beside = `${path}.new`;
	{
		await using handle = await open(beside, 'w', 0o600);
		await handle.writeFile(text);
		await handle.sync();
	}
	await renameDurably(beside, path);
}

/** Renames within a file system; what stood at the new name is gone. */
export async function renameDurably(from: string, to: string): Promise<void> {
	await rename(from, to);
	for (const folder of new Set([dirname(to), dirname(from)])) await syncFolder(folder);
}

async function syncFolder(path: string): Promise<void> {
	try {
		await using handle = await open(path, 'r');
		await handle.sync();
	} catch {
		// Some network shares cannot; the rename is then as durable as they make it.
	}
}
