import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

interface Group {
	name: string;
	/** Groups of one turn share the workers; a turn begins when the one before it has ended. */
	turn: number;
	limitMs: number;
}

/** Files that run at once; the machine that this is written for has two cores. */
const WORKERS = 2;

/** Ends what hangs, and is no assertion on speed: tests of seconds took minutes where others shared the machine. */
const HANGS_MS = 600_000;

/** Each group is a folder of `test/`: the quick one first, then all others, so that no core waits for a group's last file. */
export const GROUPS: Group[] = [
	{ name: 'unit', turn: 0, limitMs: 60_000 },
	{ name: 'sql', turn: 1, limitMs: HANGS_MS },
	{ name: 'ingest', turn: 1, limitMs: HANGS_MS },
	{ name: 'fault', turn: 1, limitMs: HANGS_MS },
	{ name: 'e2e', turn: 1, limitMs: HANGS_MS }
];

const project = ({ name, turn, limitMs }: Group): TestProjectInlineConfiguration => ({
	extends: true,
	test: {
		name,
		include: [`test/${name}/**/*.test.ts`],
		environment: 'node',
		pool: 'forks',
		maxWorkers: WORKERS,
		sequence: { groupOrder: turn },
		testTimeout: limitMs,
		hookTimeout: limitMs
	}
});

export default defineConfig({
	plugins: [svelte()],
	resolve: { alias: { $lib: resolve(import.meta.dirname, 'web/lib') } },
	test: { globalSetup: 'test/support/run-folder.ts', projects: GROUPS.map(project) }
});
