import { svelte } from '@sveltejs/vite-plugin-svelte';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { IS_DEEP } from './test/support/run-folder.ts';
import { leftOut, missingPackages } from './test/support/tools.ts';

interface Group {
	name: string;
	/** Groups of one turn share the workers; a turn begins when the one before it has ended. */
	turn: number;
	limitMs: number;
	/** Its files share a process, so that what they import is loaded once: a quarter less CPU. None may rely on the state of a module. */
	isShared?: true;
	/** Runs before each of its files. */
	setup?: string;
}

/** Files that run at once: one more than the machine that this is written for has cores, since tests wait for much. */
const WORKERS = 3;

/** Ends what hangs, and is no assertion on speed: tests of seconds took minutes where others shared the machine. */
const HANGS_MS = 600_000;

/** Each group is a folder of `test/`: the quick one first, then all others, so that no core waits for a group's last file. */
export const GROUPS: Group[] = [
	{ name: 'unit', turn: 0, limitMs: 60_000, isShared: true },
	{ name: 'sql', turn: 1, limitMs: HANGS_MS },
	{ name: 'ingest', turn: 1, limitMs: HANGS_MS },
	{ name: 'fault', turn: 1, limitMs: HANGS_MS },
	{ name: 'e2e', turn: 1, limitMs: HANGS_MS, setup: 'test/support/say-pages.ts' }
];

const MISSING = missingPackages();

/**
 * Files of a group that this machine has the programs for. Of `npm run test:deep` those alone that have something for it, since to open all others takes minutes; otherwise those
 * that are not rare.
 */
function filesOf(name: string): string[] {
	const says = (marks: RegExp) => (file: string) => marks.test(readFileSync(file, 'utf8'));
	const [isRare, isDrawn] = [says(/@module-tag rare/), says(/support\/depth\.ts/)];
	const isFiltered = process.argv.some((arg) => arg.startsWith('--tags-filter'));
	const files = globSync(`test/${name}/**/*.test.ts`);
	const out = leftOut(files, MISSING);
	return files.filter(
		(file) => !out.has(file) && (isFiltered ? isRare(file) || isDrawn(file) : IS_DEEP || !isRare(file))
	);
}

const project = ({ name, turn, limitMs, isShared, setup }: Group): TestProjectInlineConfiguration => ({
	extends: true,
	test: {
		name,
		include: filesOf(name),
		setupFiles: setup ?? [],
		environment: 'node',
		pool: 'forks',
		isolate: !isShared,
		maxWorkers: WORKERS,
		// One that asserts nothing cannot fail. Elsewhere some have all they say in what they wait for.
		expect: { requireAssertions: name === 'unit' },
		sequence: { groupOrder: turn },
		testTimeout: limitMs,
		hookTimeout: limitMs
	}
});

/** Files that take a minute or more. */
const LONG = /\/(storm|case|runaway|real-data|upgrade|wall|engine-away|wall-indexes|cluster)\.test\.ts$/;

/** The larger files first, and before them the long ones: begun last, one core would do them alone. */
class LongFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const isLong = ({ moduleId }: TestSpecification) => Number(LONG.test(moduleId));
		return (await super.sort(files)).toSorted((a, b) => isLong(b) - isLong(a));
	}
}

export default defineConfig({
	plugins: [svelte()],
	resolve: { alias: { $lib: resolve(import.meta.dirname, 'web/lib') } },
	test: {
		globalSetup: 'test/support/run-folder.ts',
		projects: GROUPS.map(project),
		sequence: { sequencer: LongFirst },
		tags: [
			{ name: 'deep', description: 'repeats something: a few times, and in depth as often as there is' },
			{ name: 'rare', description: 'takes long, or its fault is rare: runs in depth alone', skip: !IS_DEEP }
		]
	}
});
