import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fa } from '$lib/i18n/fa.ts';

const WEB = resolve(import.meta.dirname, '../../web');
const textOf = (path: string) => readFileSync(path, 'utf8');

/** The files that a file imports for more than types, its own folder's and those of `$lib`; what comes later, too. */
function importsOf(path: string): string[] {
	const found = textOf(path).matchAll(/(?:import\s(?!type\s)[^;]*?from\s+|import\()'(\$lib|\.{1,2})(\/[^']+)'/g);
	return [...found]
		.map(([, base, rest]) => (base === '$lib' ? join(WEB, 'lib', rest!) : join(dirname(path), base + rest!)))
		.filter(existsSync);
}

function filesOf(page: string): Set<string> {
	const files = new Set([page]);
	// A set is walked with what is added on the way.
	for (const file of files)
		for (const one of importsOf(file)) if (!one.includes('/i18n/fa') && !one.includes('/i18n/en')) files.add(one);
	return files;
}

/** Groups of words that the files say: `t.group.word`. */
function saidBy(files: Iterable<string>): Set<string> {
	const groups = [...files].flatMap((file) => [...textOf(file).matchAll(/\bt\.(\w+)[.[]/g)].map(([, group]) => group!));
	return new Set(groups.filter((group) => group in fa));
}

async function groupsIn(parts: Iterable<string>): Promise<Set<string>> {
	const loaded = await Promise.all([...parts].map((part) => import(join(WEB, `lib/i18n/fa/${part}.ts`))));
	return new Set(loaded.flatMap((one: Record<string, Record<string, object>>) => Object.keys(Object.values(one)[0]!)));
}

test.each(globSync('routes/**/+page.svelte', { cwd: WEB }))('%s takes along every word that it says', async (route) => {
	const load = textOf(join(WEB, route.replace('.svelte', '.ts')));
	const parts = [...load.matchAll(/i18n\/fa\/(\w+)\.ts/g)].map(([, part]) => part!);
	expect(parts.length).toBeGreaterThan(0);
	const files = [...filesOf(join(WEB, route)), ...filesOf(join(WEB, route.replace('.svelte', '.ts')))];
	const said = saidBy(files);
	expect(said.size).toBeGreaterThan(3);
	const has = await groupsIn(['shell', ...parts]);
	const missing = [...said].filter((group) => !has.has(group));
	expect(missing).toEqual([]);
});
