import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GROUPS } from '../../vitest.config.ts';
import { findViolations, MAX_LINES } from '../support/architecture.ts';
import { leftOut, toldOfMissing } from '../support/tools.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('the house as it stands', () => {
	test('imports run web → sql ← ingest, without cycles, and no file is too long', () => {
		const paths = globSync('{web,ingest,sql,test}/**/*.{ts,svelte,sql,css}', { cwd: ROOT });
		expect(paths.length).toBeGreaterThan(0);
		const files = new Map(paths.map((path) => [path, readFileSync(resolve(ROOT, path), 'utf8')]));
		expect(findViolations(files)).toEqual([]);
	});

	test('every test file is in a folder that is run', () => {
		const folders = GROUPS.map((group) => `test/${group.name}/`);
		const strays = globSync('{web,ingest,sql,test}/**/*.{test,spec}.{ts,js}', { cwd: ROOT }).filter(
			(path) => !folders.some((folder) => path.startsWith(folder))
		);
		expect(strays).toEqual([]);
	});
});

describe('on a machine without some program', () => {
	const files = [...globSync('test/*/*.test.ts')].sort();
	const leftOutFor = (...missing: string[]) => leftOut(files, missing);

	test('only files that use it are not run, and the end names them and what brings it', () => {
		expect(files.length).toBeGreaterThan(0);
		expect(leftOutFor()).toEqual(new Map());
		expect(toldOfMissing([], new Map())).toBeUndefined();
		const out = leftOutFor('caddy', 'nats-server', 'faketime', 'postgresql');
		expect(out.get('test/e2e/proxy-address.test.ts')).toEqual(['caddy']);
		// By what they import.
		expect(out.get('test/ingest/jetstream-door.test.ts')).toEqual(['nats-server']);
		expect(out.get('test/ingest/doctor.test.ts')).toEqual(['faketime']);
		expect(leftOutFor('chromium').size).toBeGreaterThan(20);
		expect(leftOutFor('chromium').has('test/e2e/letter.test.ts')).toBe(true);
		expect([...leftOutFor('chromium').keys()].filter((file) => !file.startsWith('test/e2e/'))).toEqual([]);
		expect(leftOutFor('python3-clickhouse-driver').has('test/sql/ports.test.ts')).toBe(true);
		const few = new Map([['test/e2e/proxy-address.test.ts', ['caddy']]]);
		expect(toldOfMissing(['caddy', 'postgresql'], few)).toBe(
			`Not run:
  without caddy: test/e2e/proxy-address.test.ts
  without postgresql: what is stored in PostgreSQL
All of it runs after: sudo apt-get install -y --no-install-recommends caddy postgresql`
		);
	});
});

test('planted violations are found, and what the rules allow is left alone', () => {
	const files = {
		// Two rooms take of each other, one of them by an include.
		'sql/a/a.sql': 'SELECT ${include:b/b.sql, x = 1}',
		'sql/b/b.sql': 'x',
		'sql/b/c.ts': "import { d } from '../a/d.ts';",
		'sql/a/d.ts': 'export const d = 1;',
		'ingest/of-web.ts': "\nimport { b } from '../web/lib/b.ts';",
		'ingest/climbs.ts': "import { b } from '../sql/b.ts';",
		'web/hooks.server.ts': "import type { B } from '#ingest/b.ts';",
		'sql/on-demand.ts': "export const b = () => import('#ingest/b.ts');",
		'sql/of-test.ts': "import '../test/support/ports.ts';",
		'web/routes/+page.svelte': `<h1>x</h1>\n<script lang="ts">\n\timport { a } from '#sql/a.ts';\n</script>`,
		'web/lib/mathematics.ts': "import { a } from '#sql/model/a.ts';",
		'web/lib/more.ts': "import { b } from '#sql/model/b.server.ts';",
		'web/lib/charts/inline-type.ts': "import { type A } from '#sql/a.ts';",
		'web/routes/+page.ts': "import { hub } from '$lib/server/hub.ts';",
		// Three files in a ring, and one beside it.
		'sql/ring/a.ts': "import './b.ts';",
		'sql/ring/b.ts': "import './c/d.ts';",
		'sql/ring/c/d.ts': "import { a } from '../a.ts';",
		'sql/ring/e.ts': "import './a.ts';",
		'sql/fold/too-long.sql': 'SELECT 1\n'.repeat(MAX_LINES + 1),
		// Allowed.
		'web/routes/types/+page.svelte': `<script lang="ts">\nimport type { A } from '#sql/a.ts';\nimport B from '$lib/B.svelte';\n</script>`,
		'web/routes/+page.server.ts':
			"import { a } from '#sql/a.ts';\nimport { hub } from '$lib/server/hub.ts';\nimport type { PageServerLoad } from './$types';",
		'web/routes/live/+server.ts': "import { a } from '#sql/a.ts';",
		'ingest/a.ts': "import { a } from '#sql/a.ts';\nimport { z } from 'zod';",
		'sql/a.ts': "import { b } from './b.ts';\n".repeat(MAX_LINES),
		'sql/b.ts': '// import nothing from "../ingest/a.ts"\n',
		'test/e2e/a.test.ts': "import { a } from '#ingest/a.ts';"
	};
	expect(findViolations(new Map(Object.entries(files))).toSorted()).toEqual([
		'ingest/climbs.ts:1: write #sql/b.ts for ../sql/b.ts',
		'ingest/of-web.ts:2: ingest may not import web (../web/lib/b.ts)',
		'sql/a and sql/b import each other (sql/a/a.sql → sql/b/b.sql, sql/b/c.ts → sql/a/d.ts): cut one way, or move what both need to a third folder',
		'sql/fold/too-long.sql: 301 lines, at most 300: split it',
		'sql/of-test.ts:1: sql may not import test (../test/support/ports.ts)',
		'sql/on-demand.ts:1: sql may not import ingest (#ingest/b.ts)',
		'sql/ring/a.ts → sql/ring/b.ts → sql/ring/c/d.ts: a cycle: move what both need to a third file',
		'web/hooks.server.ts:1: web may not import ingest (#ingest/b.ts)',
		'web/lib/charts/inline-type.ts:1: browser code may take only types of sql (#sql/a.ts): import type',
		'web/lib/more.ts:1: browser code may not import server code (#sql/model/b.server.ts)',
		'web/routes/+page.svelte:3: browser code may take only types of sql (#sql/a.ts): import type',
		'web/routes/+page.ts:1: browser code may not import server code ($lib/server/hub.ts)'
	]);
});

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

// A mirror that lacks libraries of other platforms makes `npm install` drop them from the lock; then `npm ci` refuses it everywhere.
test('the lock names the libraries of every platform, and no registry, so that npm ci accepts it from any mirror', () => {
	const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
		Object.keys(entry.optionalDependencies ?? {}).filter(
			(name) => !(`node_modules/${name}` in lock.packages) && !(`${path}/node_modules/${name}` in lock.packages)
		)
	);
	expect(missing).toEqual([]);
	expect(Object.values(lock.packages).filter(({ resolved, link }) => resolved !== undefined && !link)).toEqual([]);
});
