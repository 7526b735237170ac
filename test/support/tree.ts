import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '#sql/root.ts';
import { requireTool } from './tools.ts';

const run = promisify(execFile);
const PARTS = ['package.json', 'sql', 'ingest'];
/** What the web app is built of besides. */
export const WEB_PARTS = ['web', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json'];

const recipeOf = (name: string): string => join(projectRoot(), 'test', 'recipes', `${name}.patch`);

/** A copy of the project's tree that may be changed, and runs. */
export interface Tree {
	folder: string;
	/** Applies `test/recipes/NAME.patch`. */
	apply(recipe: string): void;
	/** Runs a command of `pasokh` in it; its output, with that of a failure. */
	pasokh(args: string[], env: Record<string, string>): Promise<{ code: number; said: string }>;
	remove(): Promise<void>;
}

export function copyTree(more: readonly string[] = []): Tree {
	const folder = mkdtempSync(join(tmpdir(), 'pasokh-tree-'));
	for (const part of [...PARTS, ...more]) cpSync(join(projectRoot(), part), join(folder, part), { recursive: true });
	symlinkSync(join(projectRoot(), 'node_modules'), join(folder, 'node_modules'));
	return {
		folder,
		apply(recipe) {
			execFileSync(requireTool('git'), ['apply', '--whitespace=nowarn', recipeOf(recipe)], { cwd: folder });
		},
		async pasokh(args, env) {
			const words = ['--disable-warning=ExperimentalWarning', join(folder, 'ingest', 'cli', 'main.ts'), ...args];
			try {
				const { stdout, stderr } = await run(process.execPath, words, {
					env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: join(folder, 'cache'), ...env }
				});
				return { code: 0, said: stdout + stderr };
			} catch (error) {
				const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
				return { code, said: stdout + stderr };
			}
		},
		remove: () => rm(folder, { recursive: true, force: true })
	};
}
