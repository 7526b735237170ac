import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './ports.server.ts';
import type { Say } from './unit.ts';

/** The built web app's entry. */
export function webEntry(root: string): string {
	return join(root, 'build', 'index.js');
}

/** Builds the web app if there is no build. Throws StartError when that fails, after saying what the build said. */
export async function ensureBuild(root: string, say: Say, signal: AbortSignal): Promise<void> {
	if (existsSync(webEntry(root))) return;
	say('build', 'building the web app, this once');
	const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
	const child = spawn(process.execPath, [vite, 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], signal });
	const lines: string[] = [];
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => lines.push(text));
	const code = await new Promise<number | null>((resolve) =>
		child.once('error', () => resolve(null)).once('close', resolve)
	);
	if (code === 0) return;
	if (!signal.aborted) for (const line of lines.join('').trimEnd().split('\n')) say('build', line);
	throw new StartError(
		'the web app could not be built: see the lines of "build" above; "npm run build" tries it alone'
	);
}
