import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from 'commander';
import { projectRoot } from '#sql/root.ts';

const BENCH = 'test/bench/main.ts';

/** Runs the benches in a process of their own: they are tests and their tools, which no program may import. */
export function addBenchCommand(program: Command): void {
	program
		.command('bench')
		.description('measure, or break, this very program: bench faults --runs N; bench --help tells all')
		.argument('[words...]')
		.allowUnknownOption()
		.helpOption(false)
		.action(async (words: string[]) => {
			const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BENCH, ...words], {
				cwd: projectRoot(),
				stdio: 'inherit'
			});
			const [code] = (await once(child, 'exit')) as [number | null];
			process.exitCode = code ?? 1;
		});
}
