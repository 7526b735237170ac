/** `node test/pictures/main.ts DIR …`: what `npm run pasokh -- pictures …` starts. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { isRole, ROLES } from '#sql/model/roles.ts';
import { onStop } from '#sql/on-stop.ts';
import { launchBrowser } from '../support/browser.ts';
import { addressesOf, nameOf, ROUTES, type Seen, type Who } from './addresses.ts';
import { indexOf } from './index-page.ts';
import { joinOffice, openOffice } from './office.ts';
import { countsOf, picturesOf, SIZES, takePictures } from './take.ts';

const NAMES = ROUTES.map(nameOf);
const WHO: readonly Who[] = ['nobody', ...ROLES];
const EVENTS = 30_000;
const TELL_EVERY = 20;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Words by comma, each of which is known. */
const listOf =
	<T extends string>(known: readonly T[]) =>
	(text: string): T[] =>
		text.split(',').map((word) => {
			const one = known.find((name) => name === word);
			if (one === undefined) throw new InvalidArgumentError(`${word} is none of ${known.join(', ')}.`);
			return one;
		});

function widths(text: string): number[] {
	if (!/^\d{3,4}(,\d{3,4})*$/.test(text)) throw new InvalidArgumentError('must be widths in pixels, by comma.');
	return text.split(',').map(Number);
}

function whole(text: string): number {
	if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
	return Number(text);
}

interface Login {
	role: Who;
	name: string;
	password: string;
}

/** `governor:password`, or `governor:name:password` where the name is not the role's. */
function login(text: string, before: Login[] = []): Login[] {
	const [role = '', ...rest] = text.split(':');
	const password = rest.pop();
	if (!isRole(role) || password === undefined || rest.length > 1)
		throw new InvalidArgumentError('must be ROLE:PASSWORD or ROLE:NAME:PASSWORD.');
	return [...before, { role, name: rest[0] ?? role, password }];
}

interface Options {
	only: readonly string[];
	sizes: readonly number[];
	roles: readonly Who[];
	office?: string;
	login: Login[];
	events: number;
}

async function pictures(dir: string, { only, sizes, roles, office, login: logins, events }: Options): Promise<void> {
	const sitters = office === undefined ? await openOffice(events) : await joinOffice(office, logins);
	onStop(() => void sitters.stop().finally(() => process.exit(1)));
	try {
		const seen: Seen[] = [];
		for (const who of roles) {
			const visitor = sitters.people[who];
			if (!visitor) continue;
			const found = await addressesOf(who, visitor, { publicWall: true }, sitters.made);
			seen.push(...found.seen.filter(({ name }) => only.includes(name)));
			const missing = found.missing.filter((name) => only.includes(name));
			if (missing.length > 0) print(`${who}: nothing leads to ${missing.join(', ')}`);
		}
		const all = picturesOf(seen, sizes);
		print(`${all.length} pictures: ${countsOf(all)}`);
		await mkdir(dir, { recursive: true });
		const browser = await launchBrowser();
		const failed = await takePictures(browser, sitters, all, dir, (done) => {
			if (done % TELL_EVERY === 0 || done === all.length) print(`${done} of ${all.length}`);
		}).finally(() => browser.close());
		const taken = all.filter(({ file }) => !failed.some((line) => line.startsWith(`${file}:`)));
		await writeFile(join(dir, 'index.html'), indexOf(taken));
		for (const line of failed) print(line);
		print(`${taken.length} pictures in ${join(dir, 'index.html')}`);
		if (failed.length > 0 || taken.length === 0) process.exitCode = 1;
	} finally {
		await sitters.stop();
	}
}

const program = new Command('pasokh pictures')
	.description(
		'makes pictures of every page as each role sees it: four widths, light and dark, Persian and English, and on A4; index.html shows them'
	)
	.argument('<dir>', 'the folder for them')
	.addOption(
		new Option('--only <list>', `only these pages, by comma: ${NAMES.join(', ')}`)
			.argParser(listOf(NAMES))
			.default(NAMES, 'all')
	)
	.addOption(
		new Option('--sizes <list>', 'widths in pixels, by comma').argParser(widths).default([...SIZES], SIZES.join(','))
	)
	.addOption(
		new Option('--roles <list>', `only these readers, by comma: ${WHO.join(', ')}`)
			.argParser(listOf(WHO))
			.default(WHO, 'all')
	)
	.option('--office <url>', 'a running office instead of one of its own')
	.addOption(
		new Option(
			'--login <role:password>',
			'with --office: who looks, once for each; ROLE:NAME:PASSWORD where they differ'
		)
			.argParser(login)
			.default([], 'nobody')
	)
	.option('--events <n>', 'events of the scenario in the office of its own', whole, EVENTS)
	.exitOverride()
	.action(pictures);

try {
	await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
	else {
		console.error(`pasokh pictures: ${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	}
}
