import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files below a folder; what vanishes meanwhile counts nothing. */
export async function sizeBelow(dir: string): Promise<number> {
	let sum = 0;
	for (const entry of await readdir(dir, { withFileTypes: true }).catch(() => [])) {
		const path = join(dir, entry.name);
		if (entry.isDirectory()) sum += await sizeBelow(path);
		else sum += (await lstat(path).catch(() => undefined))?.size ?? 0;
	}
	return sum;
}
