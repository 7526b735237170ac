import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSigner } from '../proof/signature.ts';
import type { Settings } from '../settings.ts';

/** The office's secrets, 32 bytes each. */
export interface Keys {
	/** For keyed hashes of identities. It can never change: with another key the same person gets another hash. */
	identity: Buffer;
	/** For encryption of what must not be readable at rest. */
	encryption: Buffer;
	/** For signatures of exports and of the access log. */
	signing: Buffer;
}

/** The same with former keys, so that what they encrypted and signed can still be read. */
export interface AllKeys extends Keys {
	/** Keys for decryption: the current one, then former ones, the newest first. */
	decryption: readonly [Buffer, ...Buffer[]];
	/** Public keys of the office's own signatures: the current one, then former ones. */
	trusted: readonly string[];
}

/** The keys that can be changed. */
export const ROTATED = ['encryption', 'signing'] as const;
export type Rotated = (typeof ROTATED)[number];

/** A missing, malformed or unreadable key. The message is one line that names it and says what to do. */
export class KeyError extends Error {
	override name = 'KeyError';
}

export const KEY_NAMES = ['identity', 'encryption', 'signing'] as const;
const KEY_BYTES = 32;

/**
 * Reads the keys from settings (64 hexadecimal digits, or 32 bytes in base64), or else from `<dataDir>/keys/`, where they are made at first
 * use with mode 0600.
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
 * Reads the keys and the former ones, of PASOKH_…_KEY_OLD and of `<dataDir>/keys/….old`, where rotateKey puts them.
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
 * Makes a new key in the data directory. Of the old encryption key the key is kept; of the old signing key only the public key, so that
 * nobody can sign with it again. If the process is killed, either key is in force; the other is among the former ones or does not exist.
 * The caller must prevent concurrent calls.
 * @throws KeyError if settings give the key
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
		// Two processes may start at once. The first link wins, and both read the same key.
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
