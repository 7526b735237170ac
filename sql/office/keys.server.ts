import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';

/** The office's secrets, 32 bytes each. */
export interface Keys {
	/** Keyed hash of identities. Another key makes another office: the same person gets another hash. */
	identity: Buffer;
	/** Encryption of what is kept unreadable. */
	encryption: Buffer;
	/** Signature of exports. */
	signing: Buffer;
}

/** A key that is missing, malformed or unreadable, in one line that names it and the cure. */
export class KeyError extends Error {
	override name = 'KeyError';
}

const NAMES = ['identity', 'encryption', 'signing'] as const;
const KEY_BYTES = 32;

/**
 * The keys from settings (64 hexadecimal digits, or 32 bytes in base64), or else those of
 * `<dataDir>/keys/`, made there at first use with mode 0600.
 * @throws KeyError
 */
export function readKeys(settings: Pick<Settings, 'dataDir' | 'keys'>): Keys {
	const [identity, encryption, signing] = NAMES.map((name) => {
		const given = settings.keys[name];
		if (given !== undefined) return parseKey(given, `PASOKH_${name.toUpperCase()}_KEY`);
		return keyOfFile(join(settings.dataDir, 'keys'), name);
	}) as [Buffer, Buffer, Buffer];
	return { identity, encryption, signing };
}

function parseKey(text: string, where: string): Buffer {
	const trimmed = text.trim();
	const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : decodeBase64(trimmed);
	if (key?.length !== KEY_BYTES)
		throw new KeyError(
			`${where}: must be 32 random bytes as 64 hexadecimal digits or in base64 (openssl rand -hex 32)`
		);
	return key;
}

function decodeBase64(text: string): Buffer | undefined {
	return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function keyOfFile(dir: string, name: string): Buffer {
	const path = join(dir, name);
	const there = readIfThere(path);
	if (there !== undefined) return parseKey(there, path);
	try {
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		chmodSync(dir, 0o700);
		// Two processes may start at once: the first link stands, and both read the same key.
		const draft = join(dir, `.${name}.${randomBytes(6).toString('hex')}`);
		writeFileSync(draft, randomBytes(KEY_BYTES).toString('hex') + '\n', { mode: 0o600, flag: 'wx', flush: true });
		try {
			linkSync(draft, path);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		} finally {
			rmSync(draft, { force: true });
		}
	} catch (cause) {
		throw new KeyError(
			`${path}: cannot be written (${(cause as Error).message}); PASOKH_DATA_DIR must name a directory that this user can write`,
			{ cause }
		);
	}
	return parseKey(readIfThere(path) ?? '', path);
}

function readIfThere(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw new KeyError(
			`${path}: cannot be read (${(cause as Error).message}); PASOKH_DATA_DIR must name a directory of the user that runs Pasokh`,
			{
				cause
			}
		);
	}
}
