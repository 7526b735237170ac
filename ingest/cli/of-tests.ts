import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from 'commander';
import { projectRoot } from '#sql/root.ts';

const DESCRIPTIONS = {
	bench: 'measure, or break, this very program: bench faults --runs N; bench --help tells all',
	pictures: 'pictures of every page for every role: pictures DIR; pictures --help tells all'
};

/** Runs what is made of the tests and their tools, which no program may import, in a process of its own. */
export function addCommandsOfTests(program: Command): void {
	for (const [name, description] of Object.entries(DESCRIPTIONS))
		program
			.command(name)
			.description(description)
			.argument('[words...]')
			.allowUnknownOption()
			.helpOption(false)
			.action(async (words: string[]) => {
				const script = `test/${name}/main.ts`;
				const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...words], {
					cwd: projectRoot(),
					stdio: 'inherit'
				});
				const [code] = (await once(child, 'exit')) as [number | null];
				process.exitCode = code ?? 1;
			});
}
