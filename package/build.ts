/**
 * `npm run package`: what a machine without a network needs for an office, as a Debian package, and as a tarball with a script that installs
 * it elsewhere. Built twice of one commit, on one system, both are the same byte by byte.
 */
import { execFileSync } from 'node:child_process';
import {
	appendFileSync,
	chmodSync,
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { projectRoot } from '#sql/root.ts';

const ROOT = projectRoot();
const OUT = join(ROOT, 'dist');
const STAGE = join(OUT, 'stage');
/** Where it lies once it is installed. */
const HOME = 'usr/lib/pasokh';
const UNITS = 'usr/lib/systemd/system';
/** The programs that run, their queries and reference data, and what people read; tests and sources of pages are left out. */
const OURS = ['ingest', 'sql', 'docs', 'package.json', 'README.md', 'SECURITY.md', 'LICENSE'];
const LIBATOMIC = 'libatomic.so.1';

interface Locked {
	dev?: boolean;
	devOptional?: boolean;
}

const run = (command: string, args: string[], cwd = ROOT): string =>
	execFileSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, ...REPRODUCIBLE } });
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** The moment of the commit, which all files get. */
const MADE_AT = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' }).trim();
const REPRODUCIBLE = { SOURCE_DATE_EPOCH: MADE_AT, TZ: 'UTC', LC_ALL: 'C' };
const { version } = readJson('package.json') as { version: string };
const NAME = `pasokh_${version}_amd64.deb`;
const TARBALL = `pasokh-${version}-linux-x64.tar.zst`;

function copy(from: string, to: string): void {
	mkdirSync(dirname(join(STAGE, to)), { recursive: true });
	cpSync(join(ROOT, from), join(STAGE, to), { recursive: true, dereference: true });
}

/** Modules that something which runs needs, as the lock has them; the rest builds and tests. */
function modules(): string[] {
	const { packages } = readJson('package-lock.json') as { packages: Record<string, Locked> };
	return Object.entries(packages)
		.filter(([path, { dev, devOptional }]) => path.startsWith('node_modules/') && !dev && !devOptional)
		.map(([path]) => path)
		.filter((path) => path !== 'node_modules/node' && path !== 'node_modules/pasokh-system')
		.filter((path) => existsSync(join(ROOT, path)));
}

/** Node needs a library that a minimal system lacks, and a closed network cannot bring. */
function libatomic(): string {
	const known = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
	const path = new RegExp(`${LIBATOMIC.replaceAll('.', '\\.')} .*x86-64.*=> (\\S+)`).exec(known)?.[1];
	if (path === undefined) throw new Error(`this machine has no ${LIBATOMIC}: apt-get install libatomic1`);
	return path;
}

function stage(): void {
	rmSync(OUT, { recursive: true, force: true });
	run(process.execPath, ['node_modules/vite/bin/vite.js', 'build']);
	const files = run('git', ['ls-files', '-z', ...OURS])
		.split('\0')
		.filter(Boolean);
	for (const file of files) copy(file, `${HOME}/${file}`);
	copy('build', `${HOME}/build`);
	for (const path of modules()) copy(path, `${HOME}/${path}`);
	copy('node_modules/node/bin/node', `${HOME}/bin/node`);
	mkdirSync(join(STAGE, HOME, 'lib'));
	copyFileSync(libatomic(), join(STAGE, HOME, 'lib', LIBATOMIC));
	copy('package/pasokh', `${HOME}/bin/pasokh`);
	mkdirSync(join(STAGE, 'usr/bin'));
	symlinkSync('../lib/pasokh/bin/pasokh', join(STAGE, 'usr/bin/pasokh'));
	copy('package/pasokh.env', 'etc/pasokh/pasokh.env');
	stageUnits();
	copy('package/upgrading.html', `${HOME}/package/upgrading.html`);
	for (const script of ['leave', 'prepare', 'upgrade']) placeScript(script, join(STAGE, HOME, 'package', script));
	writeFileSync(join(STAGE, HOME, 'sbom.json'), sbom());
	run('find', ['.', '-name', '*.map', '-delete'], join(STAGE, HOME, 'build'));
	run('chmod', ['-R', 'u=rwX,go=rX', '.'], STAGE);
	for (const program of ['pasokh', 'node']) chmodSync(join(STAGE, HOME, 'bin', program), 0o755);
}

/** Where systemd finds them; and in the tree, so that each version has its own. */
function stageUnits(): void {
	const hardening = readFileSync(join(ROOT, 'package', 'hardening.conf'), 'utf8');
	for (const unit of [
		'pasokh.service',
		'pasokh-backup.service',
		'pasokh-backup.timer',
		'pasokh-verify.service',
		'pasokh-verify.timer',
		'pasokh-trial.service',
		'pasokh-trial.timer'
	]) {
		copy(`package/${unit}`, `${UNITS}/${unit}`);
		if (unit.endsWith('.service')) appendFileSync(join(STAGE, UNITS, unit), hardening);
	}
	cpSync(join(STAGE, UNITS), join(STAGE, HOME, 'package', 'units'), { recursive: true });
}

/** A script of a package stands alone: what it shares with the others is put into it. */
function placeScript(name: string, to: string): void {
	const [text, shared] = [name, 'office.sh'].map((file) => readFileSync(join(ROOT, 'package', file), 'utf8'));
	writeFileSync(
		to,
		text!.replace('#include office.sh\n', () => shared!)
	);
	chmodSync(to, 0o755);
}

/** What is in it, by the lock, as CycloneDX; without what differs each time. */
function sbom(): string {
	const text = run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only']);
	const {
		serialNumber: _,
		metadata,
		...others
	} = JSON.parse(text) as {
		serialNumber: string;
		metadata: { component: object };
	};
	// npm calls it by the folder that it is built in.
	const component = { ...metadata.component, name: 'pasokh' };
	return `${JSON.stringify({ ...others, metadata: { ...metadata, component, timestamp: undefined } }, null, '\t')}\n`;
}

const sameTime = (folder: string): string =>
	run('find', [folder, '-depth', '-exec', 'touch', '-h', '-d', `@${MADE_AT}`, '{}', '+']);

function makeTarball(): void {
	const top = `pasokh-${version}`;
	const tar = join(OUT, top);
	cpSync(STAGE, join(tar, 'root'), { recursive: true, verbatimSymlinks: true });
	for (const script of ['install', 'leave', 'prepare']) placeScript(script, join(tar, script));
	sameTime(tar);
	const plain = join(OUT, 'plain.tar');
	const owners = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
	run('tar', [...owners, '-C', OUT, '-cf', plain, top]);
	run('zstd', ['-q', '-10', '-T1', '--rm', plain, '-o', join(OUT, TARBALL)]);
	rmSync(tar, { recursive: true });
}

function makeDeb(): void {
	const control = join(STAGE, 'DEBIAN');
	mkdirSync(control);
	const kB = run('du', ['-sk', '--apparent-size', '.'], STAGE).split('\t')[0];
	const fields = readFileSync(join(ROOT, 'package', 'control'), 'utf8');
	writeFileSync(join(control, 'control'), fields.replace('${version}', version).replace('${size}', kB!));
	writeFileSync(join(control, 'conffiles'), '/etc/pasokh/pasokh.env\n');
	const scripts = { preinst: 'leave', postinst: 'prepare', prerm: 'prerm', postrm: 'postrm' };
	for (const [name, script] of Object.entries(scripts)) placeScript(script, join(control, name));
	sameTime(STAGE);
	run('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z10', '--threads-max=1', '--build', STAGE, join(OUT, NAME)]);
}

stage();
makeTarball();
makeDeb();
rmSync(STAGE, { recursive: true });
const sums = [NAME, TARBALL].map(
	(name) =>
		`${createHash('sha256')
			.update(readFileSync(join(OUT, name)))
			.digest('hex')}  ${name}\n`
);
writeFileSync(join(OUT, 'SHA256SUMS'), sums.join(''));
// Whoever has the public key then knows that the checksums are ours; a key without a password (minisign -G -W).
const key = process.env['PASOKH_PACKAGE_KEY'];
if (key !== undefined) run('minisign', ['-S', '-s', resolve(key), '-t', `Pasokh ${version}`, '-m', 'SHA256SUMS'], OUT);
process.stdout.write(sums.join(''));
