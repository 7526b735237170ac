import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createRandom } from '#ingest/scenario/random.ts';
import { slowly, type Fate, type Proxy, type Rule } from '../support/proxy.server.ts';
import { fillDisk } from '../support/small-disk.ts';
import { LONG_MS, until } from '../support/until.ts';
import type { Fault, FaultKind } from './plan.ts';
import type { IngestInWorld, Mortal, World } from './world.server.ts';

const run = promisify(execFile);
/** A query for which a kill waits may never come: everything may be written already. */
const MOMENT_MS = 1_500;
const FULL_SPOOL_MS = 6_000;
/** Small enough that the spool's next page or log frame does not fit, large enough for what a process must write anyhow. */
const FULL_BYTES = 16_384;
/** Less than ingest wants free. */
const ALMOST_FULL_BYTES = 100 * 2 ** 20;

/** Lets one thing break, and mends it. Resolves when all is well again. */
export async function inflict(fault: Fault, world: World): Promise<void> {
	const ingest = world.ingests[fault.seed % world.ingests.length]!;
	await INFLICTIONS[fault.kind](fault, world, ingest);
}

type Infliction = (fault: Fault, world: World, ingest: IngestInWorld) => Promise<void>;

const INFLICTIONS: Record<FaultKind, Infliction> = {
	'kill-ingest': (fault, _, ingest) => slay(fault, [ingest], [ingest]),
	'kill-clickhouse': (fault, world) => slay(fault, [world.clickhouse], world.ingests),
	'kill-both': (fault, world, ingest) => slay(fault, [ingest, world.clickhouse], [ingest]),
	async 'stop-ingest'({ holdMs }, _, ingest) {
		await ingest.stop();
		await pause(holdMs);
		await ingest.start();
	},
	'cut-link': (fault, _, { link }) => severed(fault, link),
	'cut-door': (fault, _, { door }) => severed(fault, door),
	'slow-link': (fault, _, { link }) => during(fault, link, slowly(fault.seed, 400)),
	'slow-door': (fault, _, { door }) => during(fault, door, slowly(fault.seed, 800)),
	'lost-answers': (fault, _, { link }) => during(fault, link, some(fault, { cut: 'after' })),
	'door-lost-answers': (fault, _, { door }) => during(fault, door, some(fault, { cut: 'after' })),
	'done-but-refused': (fault, _, { link }) => during(fault, link, some(fault, refusal(fault, 'done'))),
	// The server itself says so: each query may have a few bytes.
	'no-memory': (fault, _, { link }) => during(fault, link, some(fault, { search: 'max_memory_usage=1000' })),
	'no-space': (fault, _, { link }) => during(fault, link, some(fault, refusal(fault, 'not done'))),
	'too-many-parts': (fault, world) => altered(fault, world, 'parts_to_throw_insert', 1),
	'read-only': (fault, world) => altered(fault, world, 'table_readonly', 1),
	async 'full-disk'({ holdMs }, _, ingest) {
		await prlimit(ingest.pid(), String(FULL_BYTES));
		await pause(holdMs);
		await prlimit(ingest.pid(), 'unlimited');
	},
	// The disk of all of the office, not ingest's alone: below what ingest wants free, or to the last byte.
	async 'disk-fills'({ holdMs, seed }, { dataDir }) {
		const empty = await fillDisk(dataDir, seed % 3 === 0 ? 0 : ALMOST_FULL_BYTES);
		await pause(holdMs + 1_000);
		await empty();
	},
	// ClickHouse is away until a producer is told to wait, unless all have sent all before.
	async 'full-spool'({ holdMs }, { clickhouse, ingests }) {
		await clickhouse.kill();
		let isFull = false;
		const remove = ingests.map(({ door }) => door.watch((status) => (isFull ||= status === 503 || status === 429)));
		for (const end = performance.now() + FULL_SPOOL_MS; !isFull && performance.now() < end;) await pause(20);
		for (const one of remove) one();
		await pause(holdMs);
		await clickhouse.start();
	},
	// The senders' own: see storm.ts.
	lull: async () => {},
	// One of several, or the only one.
	async 'kill-nats'({ holdMs, seed }, { nats }) {
		const server = nats!.servers[seed % nats!.servers.length]!;
		await server.kill();
		await pause(holdMs);
		await server.start();
	}
};

/** Kills at the moment of the plan, and starts again in the order in which a supervisor would. */
async function slay({ moment, holdMs }: Fault, mortals: Mortal[], at: IngestInWorld[]): Promise<void> {
	const kill = () => Promise.all(mortals.map((one) => one.kill()));
	if (moment) await atQuery(moment, at, kill);
	else await kill();
	await pause(holdMs);
	await Promise.all(mortals.map((one) => one.start()));
}

/** Does something while the next such query of any of these processes is on its way, or its answer is. */
async function atQuery(
	{ query, when }: NonNullable<Fault['moment']>,
	ingests: IngestInWorld[],
	act: () => Promise<unknown>
): Promise<void> {
	const pattern = new RegExp(`INSERT INTO \\S*\\b${query}\\b`);
	let acted: Promise<unknown> | undefined;
	const once = () => (acted ??= act());
	const remove = ingests.map(({ link }) =>
		link.rule(({ text }) => (acted === undefined && pattern.test(text) ? { [when]: once } : undefined))
	);
	for (const end = performance.now() + MOMENT_MS; acted === undefined && performance.now() < end;) await pause(10);
	for (const one of remove) one();
	await once();
}

async function during({ holdMs }: Fault, proxy: Proxy, rule: Rule): Promise<void> {
	const remove = proxy.rule(rule);
	await pause(holdMs + 200);
	remove();
}

async function severed(fault: Fault, proxy: Proxy): Promise<void> {
	proxy.sever();
	await during(fault, proxy, () => ({ cut: 'before' }));
}

/** Befalls a part of the requests. */
function some({ share, seed }: Fault, fate: Fate): Rule {
	const random = createRandom(seed);
	return () => (random.chance(share) ? fate : undefined);
}

const ERRORS = [
	[159, 'TIMEOUT_EXCEEDED'],
	[241, 'MEMORY_LIMIT_EXCEEDED'],
	[242, 'TABLE_IS_READ_ONLY'],
	[243, 'NOT_ENOUGH_SPACE'],
	[252, 'TOO_MANY_PARTS'],
	[319, 'UNKNOWN_STATUS_OF_INSERT']
] as const;

function refusal({ kind, seed }: Fault, though: 'done' | 'not done'): Fate {
	const [code, name] = kind === 'no-space' ? ERRORS[3] : ERRORS[seed % ERRORS.length]!;
	return { refuse: { code, name, though } };
}

/** A setting of a table that makes ClickHouse refuse; taken back as soon as ClickHouse is there to take it back. */
async function altered({ table, holdMs }: Fault, { admin }: World, setting: string, value: number): Promise<void> {
	const alter = (what: string) =>
		until(
			`${table} ${what}`,
			async () => {
				await admin.command({ query: `ALTER TABLE pasokh.${table} ${what}` });
				return true;
			},
			LONG_MS
		);
	await alter(`MODIFY SETTING ${setting} = ${value}`);
	await pause(holdMs + 200);
	await alter(`RESET SETTING ${setting}`);
}

/** No file of the process may grow beyond this: the disk is full, for it alone. */
async function prlimit(pid: number, bytes: string): Promise<void> {
	// It may have been killed meanwhile, and with it the limit.
	if (pid > 0) await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]).catch(() => {});
}
