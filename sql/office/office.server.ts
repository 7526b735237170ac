import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hash } from '@node-rs/argon2';
import { SOURCE_NAME } from '../model/names.ts';
import { ROLES } from '../model/roles.ts';

/** A wrong call or an unusable office file, in one line that names the cure. */
export class OfficeError extends Error {
	override name = 'OfficeError';
}

/** Users and the tokens of the sources, on a single machine. */
export interface Office {
	/** Makes a token for a source and returns its secret, which is shown this once and kept only as a hash. */
	createToken(source: string): string;
	/** The source that a secret belongs to, or undefined. An answer may be one second old. */
	sourceOfToken(secret: string): string | undefined;
	/** Makes a user and returns the one-time password. Refuses a name in use and an unknown role. */
	createUser(name: string, role: string): Promise<string>;
	close(): void;
}

const SCHEMA = `
	CREATE TABLE IF NOT EXISTS tokens (
		secret_hash TEXT PRIMARY KEY,
		source TEXT NOT NULL,
		created_at TEXT NOT NULL,
		last_used_at TEXT
	) STRICT;
	CREATE TABLE IF NOT EXISTS users (
		name TEXT PRIMARY KEY,
		role TEXT NOT NULL CHECK (role IN ('governor', 'inspector', 'analyst', 'administrator')),
		password_hash TEXT NOT NULL,
		must_change_password INTEGER NOT NULL DEFAULT 1,
		created_at TEXT NOT NULL
	) STRICT;
`;
const USER_NAME = /^[\p{L}\p{N}][\p{L}\p{N}\u200c._@-]{0,63}$/u;
const CACHE_MS = 1_000;
const CACHE_ENTRIES = 10_000;
/** "Last used" is written at most once a minute: a write for each request would cost more than the request. */
const LAST_USED_MS = 60_000;

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * Opens `<dataDir>/office.sqlite` (made at first use, mode 0600). Several processes may have it open.
 * @throws OfficeError when the directory cannot be written or the file is not an office's.
 */
export function openOffice(dataDir: string): Office {
	const db = openDatabase(join(dataDir, 'office.sqlite'), dataDir);
	const find = db.prepare('SELECT source FROM tokens WHERE secret_hash = ?');
	const use = db.prepare('UPDATE tokens SET last_used_at = ? WHERE secret_hash = ?');
	const addToken = db.prepare('INSERT INTO tokens (secret_hash, source, created_at) VALUES (?, ?, ?)');
	const hasUser = db.prepare('SELECT 1 FROM users WHERE name = ?');
	const addUser = db.prepare(
		'INSERT INTO users (name, role, password_hash, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'
	);
	const cache = new Map<string, { source: string | undefined; until: number }>();
	const used = new Map<string, number>();

	function noteUse(secretHash: string, now: number): void {
		if (now - (used.get(secretHash) ?? -LAST_USED_MS) < LAST_USED_MS) return;
		used.set(secretHash, now);
		use.run(new Date().toISOString(), secretHash);
	}

	return {
		createToken(source) {
			if (!SOURCE_NAME.test(source))
				throw new OfficeError(
					`source ${JSON.stringify(source)}: must be 1–64 Latin letters, digits, dots, dashes or underscores, as in portal-111`
				);
			const secret = `psk_${randomBytes(32).toString('base64url')}`;
			addToken.run(digest(secret), source, new Date().toISOString());
			return secret;
		},
		sourceOfToken(secret) {
			const secretHash = digest(secret);
			const now = performance.now();
			const known = cache.get(secretHash);
			if (known && known.until > now) return known.source;
			const source = find.get(secretHash)?.source as string | undefined;
			if (cache.size >= CACHE_ENTRIES) cache.clear();
			cache.set(secretHash, { source, until: now + CACHE_MS });
			if (source !== undefined) noteUse(secretHash, now);
			return source;
		},
		async createUser(name, role) {
			if (!USER_NAME.test(name))
				throw new OfficeError(`user ${JSON.stringify(name)}: must be 1–64 letters, digits, or . _ @ - without spaces`);
			if (!(ROLES as readonly string[]).includes(role))
				throw new OfficeError(`role ${JSON.stringify(role)}: must be one of ${ROLES.join(', ')}`);
			const inUse = new OfficeError(`user ${JSON.stringify(name)}: exists already; choose another name`);
			if (hasUser.get(name)) throw inUse;
			const password = randomBytes(15).toString('base64url');
			const added = addUser.run(name, role, await hash(password), new Date().toISOString());
			if (added.changes === 0) throw inUse;
			return password;
		},
		close() {
			db.close();
		}
	};
}

function openDatabase(path: string, dataDir: string): DatabaseSync {
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		closeSync(openSync(path, 'a', 0o600));
		chmodSync(path, 0o600);
		const db = new DatabaseSync(path);
		db.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
		db.exec(SCHEMA);
		return db;
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new OfficeError(
			`${path}: cannot be opened (${why}); PASOKH_DATA_DIR must name a directory that this user can write`,
			{ cause }
		);
	}
}
