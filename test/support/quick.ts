import { execFileSync, spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resolveImport } from './architecture.ts';
import { temporaryFolder } from './run-folder.ts';

/** `npm run test:quick`: types, and the unit tests and SQL tests that reach what changed; a minute cuts off what is not done. */

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

/** The tests of a folder that reach what changed. SQL that nobody names is read with its whole folder, so that all that reads SQL reaches it. */
function testsOf(changed: string[]): (folder: string) => string[] {
	const files = new Set(globSync('{sql,ingest,web,test}/**/*.{ts,svelte,sql}', { cwd: ROOT }));
	const users = new Map<string, string[]>();
	for (const file of files) {
		const text = readFileSync(join(ROOT, file), 'utf8');
		const imports = [...text.matchAll(/(?:from|import\(?)\s*['"]([^'"]+)['"]/g)].map(([, to]) =>
			resolveImport(file, to!)
		);
		const queries = [...text.matchAll(/['"`:]([\w/-]+)(?:\.sql)?(?=['"`,}])/g)].flatMap(([, to]) =>
			['sql', 'sql/queries'].map((folder) => `${folder}/${to}.sql`)
		);
		for (const used of new Set([...imports, ...queries]))
			if (used !== undefined && files.has(used)) users.set(used, [...(users.get(used) ?? []), file]);
	}
	const reached = new Set(changed);
	for (const file of reached) {
		const isUnnamed = file.endsWith('.sql') && !users.has(file);
		for (const user of isUnnamed ? ['sql/client/statement.server.ts'] : (users.get(file) ?? [])) reached.add(user);
	}
	return (folder) => [...reached].filter((file) => file.startsWith(`test/${folder}/`) && file.endsWith('.test.ts'));
}

/** Of the longest tests of SQL those few that hold the rules of state and figures: they come first. */
const CORE = ['test/sql/state.test.ts', 'test/sql/kpi-catalogue.test.ts'];
const CORE_TESTS = 'any history|(on_time|overdue|unanswered|left_open|operator_returned|body_score): its members';
/** They read the sources or the manuals themselves. */
const HOUSE = ['architecture', 'manuals', 'words'].map((name) => `test/unit/${name}.test.ts`);

/** Their own: what is cut off leaves nothing behind. */
const temporary = mkdtempSync(join(temporaryFolder(), 'pasokh-quick-'));

/** @returns whether it ended well; undefined when the minute was over before */
function run(command: string, ...args: string[]): Promise<boolean | undefined> {
	const env = { ...process.env, TMPDIR: temporary };
	const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit', detached: true });
	let isCut = false;
	const timer = setTimeout(
		() => {
			isCut = true;
			process.kill(-child.pid!, 'SIGKILL');
		},
		Math.max(0, MINUTE_MS - performance.now())
	);
	return new Promise((done, fail) => {
		child.once('error', fail).once('exit', (code) => {
			clearTimeout(timer);
			done(isCut ? undefined : code === 0);
		});
	});
}

const told: [what: string, isWell: boolean | undefined][] = [];
/** Ends with its first failure, so that the minute cuts off none that is known. */
const vitest = async (what: string, project: string, files: string[], ...how: string[]) => {
	if (files.length === 0) return;
	told.push([what, await run('vitest', 'run', '--bail=1', '--project', project, ...how, ...files)]);
};
const changed = changedFiles();
const tests = testsOf(changed);
const sql = tests('sql');
const words = new Set(changed.filter((path) => !/^test\/|\.md$/.test(path)).flatMap((path) => path.split(/[^a-z]+/)));
const isNear = (path: string) => changed.includes(path) || words.has(/(\w+)[^/]*$/.exec(path)![1]!);
const core = CORE.filter((path) => sql.includes(path));
const checked = run('npm', 'run', '--silent', 'check:types');
await vitest('unit tests', 'unit', [...new Set([...HOUSE, ...tests('unit')])]);
await vitest('the core of the SQL tests', 'sql', core, '-t', CORE_TESTS);
await vitest('SQL tests named like what changed', 'sql', sql.filter(isNear));
await vitest(
	'SQL tests that reach what changed',
	'sql',
	sql.filter((path) => !isNear(path))
);
told.push(['types', await checked]);
rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
for (const [what, isWell] of told)
	console.log(`${isWell === undefined ? 'cut off by the minute' : isWell ? 'well' : 'FAILED'}: ${what}`);
process.exitCode = told.every(([what, isWell]) => isWell ?? what.includes('SQL')) ? 0 : 1;
