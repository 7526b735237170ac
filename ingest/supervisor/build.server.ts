import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spawnNode } from './node-process.server.ts';
import { StartError } from './ports.server.ts';
import type { Say } from './unit.ts';

/** The built web app's entry. */
export function webEntry(root: string): string {
	return join(root, 'build', 'index.js');
}

/** Builds the web app if there is no build. On failure it prints the build's output and throws StartError. */
export async function ensureBuild(root: string, say: Say, signal: AbortSignal): Promise<void> {
	if (existsSync(webEntry(root))) return;
	say('build', 'building the web app, this once');
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
