import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

interface Group {
	name: string;
	/** Files that run at once; the machine that this is written for has two cores. */
	workers: number;
	testMs: number;
	hookMs: number;
}

/** Each group is a folder of `test/`; they run one after another, the quickest first. */
export const GROUPS: Group[] = [
	{ name: 'unit', workers: 2, testMs: 30_000, hookMs: 30_000 },
	{ name: 'sql', workers: 2, testMs: 60_000, hookMs: 120_000 },
	{ name: 'ingest', workers: 2, testMs: 60_000, hookMs: 120_000 },
	{ name: 'fault', workers: 1, testMs: 180_000, hookMs: 120_000 },
	{ name: 'e2e', workers: 1, testMs: 120_000, hookMs: 300_000 }
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
		testTimeout: group.testMs,
		hookTimeout: group.hookMs
	}
});

export default defineConfig({
	plugins: [svelte()],
	resolve: { alias: { $lib: resolve(import.meta.dirname, 'web/lib') } },
	test: { projects: GROUPS.map(project) }
});
