/** `node test/bench/main.ts NAME …`: what `npm run pasokh -- bench …` starts. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { benchAlertFaults, benchFaults, kindsOf } from './faults.ts';
import { benchAlerts } from './alerts.ts';
import { benchAsk } from './ask.ts';
import { benchConsole } from './console.ts';
import { benchDesk } from './desk.ts';
import { benchIngest } from './ingest.ts';
import { benchOrder } from './order.ts';
import { benchOutage } from './outage.ts';
import { benchPages } from './pages.ts';
import { benchViewers } from './viewers.ts';
import { benchWall, defaultDir } from './wall/wall.ts';

const whole = (text: string): number => {
	if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
	return Number(text);
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const program = new Command('pasokh bench').helpCommand(false).exitOverride();

program
	.command('faults')
	.description('storms of kills, cuts and refusals against a naive model; says what is lost, doubled or differs')
	.option('--runs <n>', 'how many', whole, 10)
	.option('--seed <n>', 'seed of the first run; each further one has the next', whole, Date.now() % 1_000_000_000)
	.option('--jetstream <n>', 'how many of the runs spool through JetStream (needs nats-server)', whole, 0)
	.option('--faults <list>', 'only these, by comma')
	.action(async (options: { runs: number; seed: number; jetstream: number; faults?: string }) => {
		const { runs, seed, jetstream } = options;
		const isWell = await benchFaults({ runs, seed, jetstream, kinds: kindsOf(options.faults), print });
		if (!isWell) process.exitCode = 1;
	});

program
	.command('alert-faults')
	.description(
		'an alert that fires and is over while web, ClickHouse and the mail server die: says what is lost or doubled'
	)
	.option('--runs <n>', 'how many', whole, 10)
	.option('--seed <n>', 'seed of the first run; each further one has the next', whole, Date.now() % 1_000_000_000)
	.action(async ({ runs, seed }: { runs: number; seed: number }) => {
		if (!(await benchAlertFaults({ runs, seed, print }))) process.exitCode = 1;
	});

program
	.command('outage')
	.description(
		'ClickHouse is stopped under a steady stream: who is acknowledged, and how soon all is in after its return'
	)
	.option('--minutes <n>', 'how long it is away', whole, 10)
	.option('--rate <n>', 'events a second', whole, 2_000)
	.action(async ({ minutes, rate }: { minutes: number; rate: number }) => {
		if (!(await benchOutage({ minutes, rate, print }))) process.exitCode = 1;
	});

program
	.command('ingest')
	.description('events by bare SQL and by the whole path over HTTP: rates, ratios, CPU and memory of each process')
	.option('--events <n>', 'how many events', whole, 1_000_000)
	.option(
		'--rate <n>',
		'then a trickle of so many events a second for a minute: the time from the wire to the state',
		whole
	)
	.action(async ({ events, rate }: { events: number; rate?: number }) => {
		if (!(await benchIngest({ events, rate, print }))) process.exitCode = 1;
	});

program
	.command('order')
	.description(
		'a log of states in random order by a mapping that asks for the row before, beside a plain mapping of the same events: ratios of their speeds, memory'
	)
	.option('--rows <n>', 'how many rows', whole, 1_000_000)
	.option('--rounds <n>', 'runs of each, in turn', whole, 5)
	.option('--seed <n>', 'of the log', whole, 1)
	.action(async (o: { rows: number; rounds: number; seed: number }) => {
		if (!(await benchOrder({ ...o, print }))) process.exitCode = 1;
	});

program
	.command('wall')
	.description(
		'every query of the pages and of the catalogue, by itself, on a big office of five years: p50, p95, what it reads'
	)
	.option('--letters <n>', 'how many letters; they have some six events each', whole, 10_000_000)
	.option(
		'--dir <folder>',
		'keeps the office, so that the next run only measures (default: a folder of its own among the temporary ones)'
	)
	.option('--seed <n>', 'of the office and of the ways to ask', whole, 1)
	.option('--ways <n>', 'so many ways to ask for each figure and range', whole, 6)
	.option('--rivals <n>', 'then the same to PostgreSQL and DuckDB, at so many letters', whole)
	.option('--only <list>', 'only questions with one of these in their name, by comma')
	.action(async (o: { letters: number; dir?: string; seed: number; ways: number; rivals?: number; only?: string }) => {
		const { letters, dir = defaultDir(letters), seed, ways, rivals, only } = o;
		await benchWall({ letters, dir, seed, ways, rivals, only: only?.split(',') ?? [], print });
	});

program
	.command('ask')
	.description(
		'every figure of the catalogue on the office of bench wall, as of now, as of then and as known: times as ratios, in turn with another checkout where one is named'
	)
	.option('--vs <folder>', 'another checkout with its packages installed: its numbers must be the same')
	.option('--letters <n>', 'letters of the office, as in bench wall', whole, 100_000)
	.option('--dir <folder>', 'keeps the office, as in bench wall; that of the other checkout beside it, with -vs')
	.option('--seed <n>', 'of the office and of the ways to ask', whole, 1)
	.option('--runs <n>', 'so many runs of each question', whole, 20)
	.option('--dimensions <n>', 'so many dimensions of each figure, beside none', whole, 2)
	.option('--only <list>', 'only figures with one of these in their name, by comma')
	.action(
		async ({
			only,
			dir,
			...o
		}: { only?: string; dir?: string } & Pick<
			Parameters<typeof benchAsk>[0],
			'letters' | 'seed' | 'vs' | 'runs' | 'dimensions'
		>) => {
			const asked = { ...o, dir: dir ?? defaultDir(o.letters), only: only?.split(',') ?? [], print };
			if (!(await benchAsk(asked))) process.exitCode = 1;
		}
	);

program
	.command('desk')
	.description(
		'pages of the desk, filtered and searched in many ways, on the office of bench wall: p50 and p95 of each'
	)
	.option('--letters <n>', 'letters of the office, as in bench wall', whole, 10_000_000)
	.option('--dir <folder>', 'keeps the office, as in bench wall')
	.option('--seed <n>', 'of the office and of the ways to ask', whole, 1)
	.option('--ways <n>', 'so many ways to ask for each kind of page', whole, 12)
	.action(async (o: { letters: number; dir?: string; seed: number; ways: number }) => {
		await benchDesk({ ...o, dir: o.dir ?? defaultDir(o.letters), print });
	});

program
	.command('alerts')
	.description(
		'a round over many rules of each body on the office of bench wall, beside asking its figures one by one: their ratio'
	)
	.option('--letters <n>', 'letters of the office, as in bench wall', whole, 10_000_000)
	.option('--dir <folder>', 'keeps the office, as in bench wall')
	.option('--seed <n>', 'of the office and of the rules', whole, 1)
	.option('--rules <n>', 'how many', whole, 1_000)
	.action(async (o: { letters: number; dir?: string; seed: number; rules: number }) => {
		await benchAlerts({ ...o, dir: o.dir ?? defaultDir(o.letters), print });
	});

program
	.command('viewers')
	.description(
		'one viewer and then many at the wall of a running office: what it costs ClickHouse, and how soon each has a change'
	)
	.option('--viewers <n>', 'how many', whole, 1_000)
	.option('--rate <n>', 'events a second that flow in', whole, 500)
	.option('--seconds <n>', 'how long each is watched', whole, 30)
	.action(async (options: { viewers: number; rate: number; seconds: number }) => {
		await benchViewers({ ...options, print });
	});

program
	.command('pages')
	.description(
		'each page in a browser with a slow line and a slow processor: LCP, CLS, JavaScript before the first paint'
	)
	.option('--letters <n>', 'letters of the office, as in bench wall', whole, 10_000_000)
	.option('--dir <folder>', 'keeps the office, as in bench wall')
	.option('--seed <n>', 'of the office', whole, 1)
	.action(async (o: { letters: number; dir?: string; seed: number }) => {
		await benchPages({ ...o, dir: o.dir ?? defaultDir(o.letters), print });
	});

program
	.command('console')
	.description("the wall's queries alone and beside many analysts who ask for all there is: p50, p95 and their ratio")
	.option('--letters <n>', 'letters of the office, as in bench wall', whole, 1_000_000)
	.option('--dir <folder>', 'keeps the office, as in bench wall')
	.option('--seed <n>', 'of the office', whole, 1)
	.option('--analysts <n>', 'how many', whole, 50)
	.option('--seconds <n>', 'how long each is measured', whole, 30)
	.action(async (o: { letters: number; dir?: string; seed: number; analysts: number; seconds: number }) => {
		await benchConsole({ ...o, dir: o.dir ?? defaultDir(o.letters), print });
	});

try {
	await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
	else {
		console.error(`pasokh bench: ${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	}
}
