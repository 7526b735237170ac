import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawnNode } from './node-process.server.ts';
import { StartError } from './ports.server.ts';
import type { Say } from './unit.ts';

/** The built web app's entry. */
export function webEntry(root: string): string {
	return join(root, 'build', 'index.js');
}

/** What the web app is made of. Queries in .sql are not: it reads them where they are. */
const SOURCES = ['{web,sql}/**/*.{ts,svelte,css,html,svg,woff2}', '*.config.{ts,js}', 'package-lock.json'];

/** Whether there is a build of the web app, and none of its sources is newer. */
export function isBuilt(root: string): boolean {
	const built = statSync(webEntry(root), { throwIfNoEntry: false })?.mtimeMs ?? 0;
	return globSync(SOURCES, { cwd: root }).every((path) => statSync(join(root, path)).mtimeMs <= built);
}

/**
 * Builds the web app if there is no build, or if some source is newer: the app of an older version asks for queries that are gone. On
 * failure it prints the build's output and throws StartError.
 */
export async function ensureBuild(root: string, say: Say, signal: AbortSignal): Promise<void> {
	if (isBuilt(root)) return;
	say('build', 'building the web app, once for each version');
	const lines: string[] = [];
	const vite = spawnNode(
		{
			name: 'build',
			script: join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
			args: ['build'],
			cwd: root,
			env: process.env
		},
		(_, line) => lines.push(line)
	);
	const cut = (): void => void vite.stop(0);
	signal.addEventListener('abort', cut);
	const how = await vite.ended;
	signal.removeEventListener('abort', cut);
	if (how === 'exit status 0') return;
	if (!signal.aborted) for (const line of lines) say('build', line);
	throw new StartError(
		'the web app could not be built: see the lines of "build" above; "npm run build" tries it alone'
	);
}
