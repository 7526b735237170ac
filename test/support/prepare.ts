import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { isBuilt } from '#ingest/supervisor/build.server.ts';
import { findPostgres } from './postgres.server.ts';
import { findTool, missingPackages } from './tools.ts';

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

function installTools(): void {
	const packages = missingPackages();
	if (packages.length === 0) return;
	const names = packages.join(' ');
	const mayInstall = process.getuid?.() === 0 && findTool('apt-get') !== undefined;
	if (!mayInstall)
		fail(`The tests need ${names}. Install with: sudo apt-get install -y --no-install-recommends ${names}`);
	console.log(`Installing ${names}, which the tests need …`);
	const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
	const done =
		succeeds('apt-get', ['update', '-qq'], APT) && succeeds('apt-get', install, APT) && missingPackages().length === 0;
	if (!done) fail(`apt-get could not install ${names}, which the tests need: see its message above.`);
}

/** Without it the tests of PASOKH_DB_URL are left out, and say so; it is no reason to run no tests. */
function installPostgres(): void {
	if (findPostgres() !== undefined) return;
	const mayInstall = process.getuid?.() === 0 && findTool('apt-get') !== undefined;
	const install = ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'];
	if (mayInstall) console.log('Installing postgresql, which some tests use …');
	if (mayInstall && succeeds('apt-get', ['update', '-qq'], APT) && succeeds('apt-get', install, APT)) return;
	console.log('Without postgresql the tests of PASOKH_DB_URL are left out: sudo apt-get install -y postgresql');
}

function buildWeb(): void {
	if (isBuilt(ROOT)) return;
	console.log('Building the web app …');
	if (!succeeds('npm', ['run', '--silent', 'build', '--', '--logLevel', 'error']))
		fail('The web app could not be built: see the message above.');
}

installTools();
installPostgres();
buildWeb();
