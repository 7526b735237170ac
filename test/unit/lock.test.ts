import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
	version?: string;
	resolved?: string;
	/** It is a folder of this project. */
	link?: true;
	optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
	packages: Record<string, Locked>;
};

// A registry mirror that lacks the libraries of other platforms makes `npm install` drop them from the lock without a
// word; from then on `npm ci` refuses it on every machine ("Missing: @chdb/lib-darwin-arm64@ from lock file").
test('the lock names the libraries of every platform, so that npm ci accepts it', () => {
	const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
		Object.keys(entry.optionalDependencies ?? {}).filter(
			(name) => !(`node_modules/${name}` in lock.packages) && !(`${path}/node_modules/${name}` in lock.packages)
		)
	);
	expect(missing).toEqual([]);
});

test('the lock names no registry, so that any mirror serves', () => {
	expect(Object.values(lock.packages).filter(({ resolved, link }) => resolved !== undefined && !link)).toEqual([]);
});
