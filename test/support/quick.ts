import { execFileSync, spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from './run-folder.ts';

/** `npm run test:quick`: types and unit tests at once; what is left of a minute has the SQL tests of what changed. */

const ROOT = resolve(import.meta.dirname, '../..');
const MINUTE_MS = 58_000;

const git = (...args: string[]): string[] =>
	execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
		.split('\n')
		.filter((line) => line !== '');

/** What is not in origin/main yet, or else the last commit; and what is not committed. */
function changedFiles(): string[] {
	const [head] = git('rev-parse', 'HEAD');
	let base: string | undefined;
	try {
		[base] = git('merge-base', 'HEAD', 'origin/main');
	} catch {
		// A clone without that branch.
	}
	const since = base === undefined || base === head ? 'HEAD~1' : base;
	return [...git('diff', '--name-only', since), ...git('ls-files', '--others', '--exclude-standard')];
}

/** The files of test/sql that changed, and those whose name begins with a word of the path of a changed file. */
function sqlTestsOf(changed: string[]): string[] {
	const words = new Set(changed.filter((path) => !/^test\/|\.md$/.test(path)).flatMap((path) => path.split(/[^a-z]+/)));
	return globSync('test/sql/*.test.ts', { cwd: ROOT }).filter(
		(path) => changed.includes(path) || words.has(/(\w+)[^/]*$/.exec(path)![1]!)
	);
}

/** Their own: what is cut off leaves nothing behind. */
const temporary = mkdtempSync(join(temporaryFolder(), 'pasokh-quick-'));

/** @returns whether it ended well; undefined when the minute was over before */
function run(command: string, ...args: string[]): Promise<boolean | undefined> {
	const env = { ...process.env, TMPDIR: temporary };
	const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit', detached: true });
	let isCut = false;
	const timer = setTimeout(() => {
		isCut = true;
		process.kill(-child.pid!, 'SIGKILL');
	}, MINUTE_MS - performance.now());
	return new Promise((done, fail) => {
		child.once('error', fail).once('exit', (code) => {
			clearTimeout(timer);
			done(isCut ? undefined : code === 0);
		});
	});
}

const told: [what: string, isWell: boolean | undefined][] = [];
const vitest = (project: string, ...files: string[]) => run('vitest', 'run', '--project', project, ...files);
const [types, unit] = await Promise.all([run('npm', 'run', '--silent', 'check:types'), vitest('unit')]);
told.push(['types', types], ['unit tests', unit]);
const files = sqlTestsOf(changedFiles());
if (files.length > 0) told.push([`SQL tests of what changed (${files.join(' ')})`, await vitest('sql', ...files)]);
rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
for (const [what, isWell] of told)
	console.log(`${isWell === undefined ? 'cut off by the minute' : isWell ? 'well' : 'FAILED'}: ${what}`);
process.exitCode = told.every(([what, isWell]) => isWell ?? what.startsWith('SQL')) ? 0 : 1;
