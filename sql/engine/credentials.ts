import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ServerError } from './server-error.ts';
import { call } from '../root.ts';

export interface Credential {
	user: string;
	password: string;
}

/** Users of the embedded server, one for each role. */
export type Credentials = Record<'admin' | 'writer' | 'reader' | 'keeper' | 'analyst' | 'canceller', Credential>;

const credential = z.object({ user: z.string(), password: z.string() });
const credentials = z.object({
	admin: credential,
	writer: credential,
	reader: credential,
	keeper: credential,
	analyst: credential,
	canceller: credential
});

/** The embedded server's own directory. */
export function serverDir(dataDir: string): string {
	return join(dataDir, 'clickhouse');
}

/**
 * Reads the embedded server's users and passwords, which its first start made.
 * @throws ServerError when no server has been started in `dataDir` yet
 */
export function readCredentials(dataDir: string): Credentials {
	const path = pathOf(dataDir);
	const parsed = credentials.safeParse(parseJson(readText(path)));
	if (!parsed.success)
		throw new ServerError(`${path}: is damaged: delete it, and the next start of ClickHouse makes new passwords`);
	return parsed.data;
}

function readText(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (cause) {
		const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
		throw new ServerError(
			missing
				? `${path}: is not there: start the embedded ClickHouse first (${call('start')}), or set CLICKHOUSE_URL`
				: `${path}: cannot be read (${(cause as Error).message}); it must belong to the user that runs Pasokh`,
			{ cause }
		);
	}
}

/** Reads them, and first makes (mode 0600) those that are missing: all at the first start, else those of users of a newer version. */
export function ensureCredentials(dataDir: string): Credentials {
	const path = pathOf(dataDir);
	mkdirSync(serverDir(dataDir), { recursive: true, mode: 0o700 });
	const made = makeCredentials();
	const draft = writeDraft(path, made);
	try {
		linkSync(draft, path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	} finally {
		rmSync(draft, { force: true });
	}
	const known = credentials.partial().safeParse(parseJson(readText(path)));
	if (known.success && Object.keys(known.data).length < Object.keys(made).length)
		renameSync(writeDraft(path, { ...made, ...known.data }), path);
	return readCredentials(dataDir);
}

function writeDraft(path: string, all: Credentials): string {
	const draft = `${path}.${randomBytes(6).toString('hex')}`;
	writeFileSync(draft, `${JSON.stringify(all, null, '\t')}\n`, { mode: 0o600, flag: 'wx', flush: true });
	return draft;
}

function makeCredentials(): Credentials {
	const make = (role: string): Credential => ({
		user: `pasokh_${role}`,
		password: randomBytes(24).toString('base64url')
	});
	return {
		admin: make('admin'),
		writer: make('writer'),
		reader: make('reader'),
		keeper: make('keeper'),
		analyst: make('analyst'),
		canceller: make('canceller')
	};
}

function pathOf(dataDir: string): string {
	return join(serverDir(dataDir), 'credentials.json');
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
