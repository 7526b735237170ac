import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

interface Group {
	name: string;
	/** Files that run at once; the machine that this is written for has two cores. */
	workers: number;
	limitMs: number;
}

/** Ends what hangs, and is no assertion on speed: tests of seconds took minutes where others shared the machine. */
const HANGS_MS = 600_000;

/** Each group is a folder of `test/`; they run one after another, the quickest first. */
export const GROUPS: Group[] = [
	{ name: 'unit', workers: 2, limitMs: 60_000 },
	{ name: 'sql', workers: 2, limitMs: HANGS_MS },
	{ name: 'ingest', workers: 2, limitMs: HANGS_MS },
	{ name: 'fault', workers: 1, limitMs: HANGS_MS },
	{ name: 'e2e', workers: 1, limitMs: HANGS_MS }
];

const project = (group: Group, groupOrder: number): TestProjectInlineConfiguration => ({
	extends: true,
	test: {
		name: group.name,
		include: [`test/${group.name}/**/*.test.ts`],
		environment: 'node',
		pool: 'forks',
		maxWorkers: group.workers,
		sequence: { groupOrder },
		testTimeout: group.limitMs,
		hookTimeout: group.limitMs
	}
});

export default defineConfig({
	plugins: [svelte()],
	resolve: { alias: { $lib: resolve(import.meta.dirname, 'web/lib') } },
	test: { globalSetup: 'test/support/run-folder.ts', projects: GROUPS.map(project) }
});
