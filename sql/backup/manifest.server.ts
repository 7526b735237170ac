import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** A backup that cannot be made or used. The message is one line that says what to do. */
export class BackupError extends Error {
	override name = 'BackupError';
}

/** The file of the manifest. */
export const MANIFEST = 'manifest.json';
const FORMAT = 1;

const manifest = z.object({
	format: z.literal(FORMAT),
	/** UTC, RFC 3339. All that was acknowledged by then is in the backup. */
	begun_at: z.iso.datetime(),
	ended_at: z.iso.datetime(),
	database: z.string(),
	/** Names of the migrations that were applied. */
	migrations: z.array(z.string()),
	/** At the beginning. */
	counts: z.object({ events: z.number(), letters: z.number(), calls: z.number(), waiting_batches: z.number() }),
	/** Keys that are not in the backup because settings gave them. */
	keys_from_settings: z.array(z.string()),
	files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() }))
});

/** The description of a backup. It is written last, so a folder without it is no backup. */
export type Manifest = z.infer<typeof manifest>;

/** All files below a folder, as sorted relative paths. */
export function filesBelow(dir: string): string[] {
	return readdirSync(dir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
		.sort();
}

/** Writes the manifest of a complete folder. */
export async function writeManifest(dir: string, about: Omit<Manifest, 'format' | 'files'>): Promise<Manifest> {
	const files: Manifest['files'] = {};
	for (const path of filesBelow(dir))
		files[path] = { bytes: statSync(join(dir, path)).size, sha256: await hashOf(join(dir, path)) };
	const whole: Manifest = { format: FORMAT, ...about, files };
	const draft = join(dir, `${MANIFEST}.draft`);
	writeFileSync(draft, `${JSON.stringify(whole, null, '\t')}\n`, { mode: 0o600, flush: true });
	renameSync(draft, join(dir, MANIFEST));
	return whole;
}

/**
 * Reads the manifest of a backup and checks that each of its files is unchanged.
 * @throws BackupError that names the first missing or changed file
 */
export async function readManifest(dir: string): Promise<Manifest> {
	let text: string;
	try {
		text = readFileSync(join(dir, MANIFEST), 'utf8');
	} catch (cause) {
		throw new BackupError(
			`${dir}: is no whole backup (${MANIFEST} is not there): name a folder that "backup" has finished`,
			{
				cause
			}
		);
	}
	const parsed = manifest.safeParse(parseJson(text));
	if (!parsed.success)
		throw new BackupError(`${join(dir, MANIFEST)}: cannot be read: this is no backup of Pasokh, or a damaged one`);
	for (const [path, { bytes, sha256 }] of Object.entries(parsed.data.files)) {
		const file = join(dir, path);
		const size = statSync(file, { throwIfNoEntry: false })?.size;
		if (size !== bytes || (await hashOf(file)) !== sha256)
			throw new BackupError(
				`${file}: ${size === undefined ? 'is missing' : 'is not as it was written'}: the backup is damaged, use another copy of it`
			);
	}
	return parsed.data;
}

async function hashOf(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
	return hash.digest('hex');
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
