import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSigner } from '../proof/signature.ts';
import type { Settings } from '../settings.ts';

/** The office's secrets, 32 bytes each. */
export interface Keys {
	/** Keyed hash of identities. Another key makes another office: the same person gets another hash. */
	identity: Buffer;
	/** Encryption of what is kept unreadable. */
	encryption: Buffer;
	/** Signature of exports and of the access log. */
	signing: Buffer;
}

/** The same with the keys that were used before them: what they encrypted and signed is still read. */
export interface AllKeys extends Keys {
	/** What opens what is encrypted: the present key, then those before it, the newest first. */
	decryption: readonly [Buffer, ...Buffer[]];
	/** Public keys whose signatures are the office's own: of the present key, then of those before it. */
	trusted: readonly string[];
}

/** The keys that are changed while what they made is kept. */
export const ROTATED = ['encryption', 'signing'] as const;
export type Rotated = (typeof ROTATED)[number];

/** A key that is missing, malformed or unreadable, in one line that names it and the cure. */
export class KeyError extends Error {
	override name = 'KeyError';
}

export const KEY_NAMES = ['identity', 'encryption', 'signing'] as const;
const KEY_BYTES = 32;

/**
 * The keys from settings (64 hexadecimal digits, or 32 bytes in base64), or else those of
 * `<dataDir>/keys/`, made there at first use with mode 0600.
 * @throws KeyError
 */
export function readKeys(settings: Pick<Settings, 'dataDir' | 'keys'>): Keys {
	const [identity, encryption, signing] = KEY_NAMES.map((name) => {
		const given = settings.keys[name];
		if (given !== undefined) return parseKey(given, `PASOKH_${name.toUpperCase()}_KEY`);
		return keyOfFile(join(settings.dataDir, 'keys'), name);
	}) as [Buffer, Buffer, Buffer];
	return { identity, encryption, signing };
}

/**
 * The keys with those before them: of PASOKH_…_KEY_OLD, and of `<dataDir>/keys/….old`, where rotateKey keeps them.
 * @throws KeyError
 */
export function readAllKeys(settings: Pick<Settings, 'dataDir' | 'keys'>): AllKeys {
	const keys = readKeys(settings);
	const former = (name: Rotated): Buffer[] => [
		...(settings.keys.former?.[name] ?? []).map((text) => Buffer.from(text, 'hex')),
		...formerOfFile(join(settings.dataDir, 'keys'), name)
	];
	return {
		...keys,
		decryption: [keys.encryption, ...former('encryption')],
		trusted: [openSigner(keys.signing).publicKey, ...former('signing').map((key) => key.toString('hex'))]
	};
}

/**
 * Makes a new key in the data directory and keeps what the one before it is needed for: of an encryption key the key, of a
 * signing key the public key alone, so that nobody signs with it again. Killed at any moment it leaves one of the two keys
 * in force, and the other among the former ones or nowhere. Who calls lets nobody else do it meanwhile.
 * @throws KeyError when settings give the key
 */
export function rotateKey({ dataDir, keys }: Pick<Settings, 'dataDir' | 'keys'>, name: Rotated): void {
	if (keys[name] !== undefined)
		throw new KeyError(`PASOKH_${name.toUpperCase()}_KEY: is given by settings, and cannot be changed here`);
	const dir = join(dataDir, 'keys');
	const present = keyOfFile(dir, name);
	const kept = name === 'signing' ? openSigner(present).publicKey : present.toString('hex');
	const former = formerOfFile(dir, name).map((key) => key.toString('hex'));
	replaceFile(join(dir, `${name}.old`), [kept, ...former.filter((one) => one !== kept)]);
	replaceFile(join(dir, name), [randomBytes(KEY_BYTES).toString('hex')]);
}

function replaceFile(path: string, lines: string[]): void {
	const draft = `${path}.${randomBytes(6).toString('hex')}`;
	try {
		writeFileSync(draft, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx', flush: true });
		renameSync(draft, path);
	} catch (cause) {
		rmSync(draft, { force: true });
		throw new KeyError(`${path}: cannot be written (${(cause as Error).message})`, { cause });
	}
}

function formerOfFile(dir: string, name: Rotated): Buffer[] {
	const path = join(dir, `${name}.old`);
	const lines = (readIfThere(path) ?? '').split('\n').filter((line) => line.trim() !== '');
	return lines.map((line) => parseKey(line, path));
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
