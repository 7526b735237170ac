import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { derivedSecret } from '../office/secret.ts';
import { serverDir, type Credentials } from './credentials.ts';

/** Where the embedded engine listens, and the secret that it demands, in `DOOR_HEADER` and as the key of the connection. */
export interface EngineAddress {
	port: number;
	secret: string;
}

export const DOOR_HEADER = 'X-Pasokh-Door';

/** The same after each start. It is derived from a password, so whoever knows the passwords knows it. */
export const doorSecret = ({ admin }: Credentials): string => derivedSecret('door', Buffer.from(admin.password));

/** The port of this data directory's engine; undefined while none runs. */
export function readEnginePort(dataDir: string): number | undefined {
	try {
		return Number(readFileSync(pathOf(dataDir), 'utf8')) || undefined;
	} catch {
		return undefined;
	}
}

export function writeEnginePort(dataDir: string, port: number): void {
	writeFileSync(pathOf(dataDir), String(port), { mode: 0o600 });
}

export function dropEnginePort(dataDir: string, port: number): void {
	if (readEnginePort(dataDir) === port) rmSync(pathOf(dataDir), { force: true });
}

const pathOf = (dataDir: string): string => join(serverDir(dataDir), 'port');
