import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ServerError } from '../engine/server-error.ts';

const PACKAGES: Record<string, string> = {
	'linux-x64': '@chdb/lib-linux-x64-gnu',
	'linux-arm64': '@chdb/lib-linux-arm64-gnu',
	'darwin-x64': '@chdb/lib-darwin-x64',
	'darwin-arm64': '@chdb/lib-darwin-arm64'
};

export interface Platform {
	platform: string;
	arch: string;
	/** False on Linux with another C library, such as Alpine's musl. */
	glibc: boolean;
}

/** The platform of this process. */
export function thisPlatform(): Platform {
	const header = (process.report.getReport() as { header?: { glibcVersionRuntime?: string } }).header;
	return { platform: process.platform, arch: process.arch, glibc: header?.glibcVersionRuntime !== undefined };
}

/**
 * Path of the shared library that holds ClickHouse.
 * @param find returns the folder of an installed package, or undefined
 * @throws ServerError if there is none for this platform, or it is not installed
 */
export function findLibrary(on: Platform = thisPlatform(), find = folderOfPackage): string {
	const name = `${on.platform}-${on.arch}`;
	const wanted = PACKAGES[name];
	if (wanted === undefined || (on.platform === 'linux' && !on.glibc))
		throw new ServerError(
			`the embedded ClickHouse runs on Linux (x64, arm64, glibc) and macOS, not on ${name}${on.glibc ? '' : ' without glibc'}: set CLICKHOUSE_URL to a server elsewhere`
		);
	const folder = find(wanted);
	const file = ['libchdb.so', 'libchdb.dylib']
		.map((library) => join(folder ?? '', library))
		.find((path) => folder !== undefined && existsSync(path));
	if (file === undefined)
		throw new ServerError(
			`the library of the embedded ClickHouse is missing (package ${wanted}): run npm ci without --omit=optional, or set CLICKHOUSE_URL`
		);
	return file;
}

function folderOfPackage(name: string): string | undefined {
	try {
		return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
	} catch {
		return undefined;
	}
}
