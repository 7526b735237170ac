import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { derivedSecret } from '../office/secret.ts';
import { readCredentials, serverDir, type Credential, type Credentials } from './credentials.ts';

/** Where the embedded engine listens, and the secret that it demands, in `DOOR_HEADER` and as the key of the connection. */
export interface EngineAddress {
	port: number;
	secret: string;
}

export const DOOR_HEADER = 'X-Pasokh-Door';

/** Of the engine, by either protocol. Nothing listens at `native` where that is off. */
export interface EnginePorts {
	http: number;
	native: number;
}

/** More than there may be queries of people at a time, so that one is always free. */
const PEOPLE = 64;

/** The same after each start. It is derived from a password, so whoever knows the passwords knows it. */
export const doorSecret = ({ admin }: Credentials): string => derivedSecret('door', Buffer.from(admin.password));

/** Engine users for people, whom the doors lend them. They exist from its start; none is created or dropped with an access. */
export const peopleUsers = ({ admin }: Credentials): Credential[] =>
	Array.from({ length: PEOPLE }, (_, n) => ({
		user: `pasokh_person_${n}`,
		password: derivedSecret(`person ${n}`, Buffer.from(admin.password))
	}));

/** Where the engine of this data directory listens; undefined while none runs. Looked up each time, for it may have been started again. */
export function engineOf(dataDir: string): Record<keyof EnginePorts, () => EngineAddress | undefined> {
	const secret = doorSecret(readCredentials(dataDir));
	const by = (protocol: keyof EnginePorts) => () => {
		const port = readEnginePorts(dataDir)?.[protocol];
		return port === undefined ? undefined : { port, secret };
	};
	return { http: by('http'), native: by('native') };
}

function readEnginePorts(dataDir: string): EnginePorts | undefined {
	try {
		const [, http, native] = /^(\d+) (\d+)$/.exec(readFileSync(pathOf(dataDir), 'utf8')) ?? [];
		return http === undefined ? undefined : { http: Number(http), native: Number(native) };
	} catch {
		return undefined;
	}
}

export function writeEnginePorts(dataDir: string, { http, native }: EnginePorts): void {
	const draft = `${pathOf(dataDir)}.${process.pid}`;
	writeFileSync(draft, `${http} ${native}`, { mode: 0o600 });
	renameSync(draft, pathOf(dataDir));
}

/** Does nothing if another engine has taken its place. */
export function dropEnginePorts(dataDir: string, { http }: EnginePorts): void {
	if (readEnginePorts(dataDir)?.http === http) rmSync(pathOf(dataDir), { force: true });
}

const pathOf = (dataDir: string): string => join(serverDir(dataDir), 'ports');
