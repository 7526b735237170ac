import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LONGEST_NUMBER } from '#sql/erasure/person-match.ts';
import { openSourceFile, UNPACKED_LIMIT } from '../load/file.server.ts';
import { openParts } from '../load/xlsx/parts.server.ts';
import { DONE } from '../source/inbox-folder.server.ts';

/** Files of producers that name a person. */
export interface PersonFiles {
	/** Loaded, or sent to be imported and not loaded: they can be sent again. */
	spare: string[];
	/** Those that nothing was taken of: they wait, or have failed. */
	needed: string[];
}

const [INBOX, IMPORTS] = ['inbox', 'imports'];

/** Looks into all files of producers below a data directory, unpacked. */
export async function findFiles(dataDir: string, isIn: (text: string) => boolean): Promise<PersonFiles> {
	const found: PersonFiles = { spare: [], needed: [] };
	for (const folder of [INBOX, IMPORTS]) {
		const dir = join(dataDir, folder);
		if (!existsSync(dir)) continue;
		for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const path = join(entry.parentPath, entry.name);
			if (!isIn(entry.name) && !(await isInFile(path, isIn))) continue;
			const isSpare = folder === IMPORTS || path.startsWith(join(dir, DONE));
			found[isSpare ? 'spare' : 'needed'].push(path);
		}
	}
	return found;
}

/** Deletes them; of an import all that was kept of it. */
export async function removeFiles(dataDir: string, { spare }: PersonFiles): Promise<void> {
	for (const path of spare) {
		const folder = dirname(path);
		const isImport = dirname(folder) === join(dataDir, IMPORTS);
		await rm(isImport ? folder : path, { recursive: isImport, force: true });
	}
}

async function isInFile(path: string, isIn: (text: string) => boolean): Promise<boolean> {
	await using file = await openSourceFile(path, { unpackedLimit: UNPACKED_LIMIT });
	// Awaited: the file is closed on return.
	if (!file.isZip) return await isInBytes(file.chunks(), isIn);
	const parts = await openParts(file);
	for (const part of parts.names()) if (await isInBytes(parts.read(part, UNPACKED_LIMIT), isIn)) return true;
	return false;
}

/** Text of any code in which digits are those of ASCII or of UTF-8; of UTF-16, of which every second byte is 0, too. */
async function isInBytes(chunks: AsyncIterable<Buffer>, isIn: (text: string) => boolean): Promise<boolean> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of chunks) {
		const text = rest + decoder.decode(chunk, { stream: true }).replaceAll('\0', '');
		if (isIn(text)) return true;
		rest = text.slice(-LONGEST_NUMBER);
	}
	return false;
}
