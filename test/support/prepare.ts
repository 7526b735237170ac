import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { isBuilt } from '#ingest/supervisor/build.server.ts';
import { findTool, installCommand, missingPackages } from './tools.ts';

/** Brings what the tests need and `npm ci` does not: Debian's packages, and a build of the web app. */

const ROOT = resolve(import.meta.dirname, '../..');
/** Nothing is asked, and no server that is installed is started. */
const APT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

function fail(message: string): never {
	console.error(message);
	process.exit(1);
}

const succeeds = (command: string, args: string[], env: NodeJS.ProcessEnv = process.env): boolean =>
	spawnSync(command, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

/** As root they are installed. What is missing then is no reason to run no tests, except in CI: the run leaves out what needs it, and says so. */
function installTools(): void {
	const missing = missingPackages();
	if (missing.length === 0) return;
	if (process.getuid?.() === 0 && findTool('apt-get') !== undefined) {
		console.log(`Installing ${missing.join(' ')}, which the tests need …`);
		const install = (packages: string[]) =>
			succeeds('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], APT);
		// One source that does not answer is no reason: the packages may be of another, or here already.
		succeeds('apt-get', ['update', '-qq'], APT);
		// One that this Debian has not keeps apt from all others.
		if (!install(missing)) for (const one of missing) install([one]);
	}
	const left = missingPackages();
	if (left.length > 0 && process.env['CI']) fail(`The tests need ${left.join(' ')}: ${installCommand(left)}`);
}

function buildWeb(): void {
	if (isBuilt(ROOT)) return;
	console.log('Building the web app …');
	if (!succeeds('npm', ['run', '--silent', 'build', '--', '--logLevel', 'error']))
		fail('The web app could not be built: see the message above.');
}

installTools();
buildWeb();
