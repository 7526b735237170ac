import { setTimeout as pause } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { makeHistory, type History } from '../support/history.ts';
import { modelFigures, type Figures } from '../support/model-figures.ts';
import { distinct, subjectOf, type Sent } from '../support/model-lives.ts';
import { arrivals, contentKey, makeParcels, produce, type Account } from '../support/producer.ts';
import { mayMount } from '../support/small-disk.ts';
import { stateCaughtUp } from '../support/state.ts';
import { differences, figuresOf, rowsOf, type Difference } from './figures.server.ts';
import { inflict } from './inflict.ts';
import { FAULTS, JETSTREAM_FAULTS, planFaults, tellFault, type Fault, type FaultKind } from './plan.ts';
import { startWorld, type World } from './world.server.ts';

/**
 * What is said of the coming of events: each is known from a moment between its first sending and its first
 * acknowledgement, and what was received lies between what was acknowledged and what was sent. In lines, if not.
 */
export async function checkArrivals(client: ClickHouseClient, history: History, account: Account): Promise<string[]> {
	const complaints: string[] = [];
	const bounds = arrivals(history.sent, account);
	const found = await rowsOf(
		client,
		`SELECT source, subject_kind, subject_id, event_id, toUnixTimestamp64Milli(ingested_at) FROM pasokh.events`
	);
	const off = found.filter(([source, kind, id, event, at]) => {
		const { from = NaN, until = NaN } = bounds.get(`${source} ${kind} ${id} ${event}`) ?? {};
		return !(Number(at) >= from && Number(at) <= until);
	});
	if (off.length > 0)
		complaints.push(`ingested_at of ${off.length} events is not between their sending and their acknowledgement`);
	return [...complaints, ...(await checkLedger(client, history, account))];
}

/** What was answered was received, and what was never sent was not; in between lies what got no answer. */
async function checkLedger(client: ClickHouseClient, { sent }: History, account: Account): Promise<string[]> {
	const events = Map.groupBy(distinct(sent), ({ source }) => source);
	const contents = new Map(
		[...Map.groupBy(sent, eventKey)].map(([key, all]) => [key, new Set(all.map(contentKey)).size])
	);
	const ledger = await rowsOf(
		client,
		`SELECT source, toUInt32(sum(received)), toUInt32(sum(rejected)), toUInt32(sum(distinct_events)), toUInt32(sum(conflicts)),
			toInt32(sum(received) - sum(rejected) - sum(distinct_events) - sum(duplicates)) FROM pasokh.ledger GROUP BY source`
	);
	if (ledger.length !== events.size) return [`the ledger knows ${ledger.length} of ${events.size} sources`];
	return (ledger as [string, number, number, number, number, number][]).flatMap(
		([source, received, rejected, distinctEvents, conflicts, rest]) => {
			const own = events.get(source) ?? [];
			const disputed = own.filter((one) => contents.get(eventKey(one))! > 1).length;
			const within = (n: number, least = 0, most = 0): boolean => n >= least && n <= most;
			const isRight =
				within(received, account.acknowledged.get(source), account.sent.get(source)) &&
				within(rejected, account.garbageAcknowledged.get(source), account.garbageSent.get(source)) &&
				distinctEvents === own.length &&
				conflicts === disputed &&
				rest === 0;
			if (isRight) return [];
			const said = `received ${received}, rejected ${rejected}, distinct ${distinctEvents}, conflicts ${conflicts}, over ${rest}`;
			const lines = `${account.acknowledged.get(source)} to ${account.sent.get(source)}`;
			const refused = `${account.garbageAcknowledged.get(source)} to ${account.garbageSent.get(source)}`;
			return [
				`ledger of ${source}: ${said}; sent were ${lines}, to refuse ${refused}, distinct ${own.length}, conflicts ${disputed}`
			];
		}
	);
}

const eventKey = (one: Sent): string => [one.source, ...subjectOf(one), one.event.event_id].join(' ');

export interface StormOptions {
	seed: number;
	spool: 'sqlite' | 'jetstream';
	/** What may break; all by default. */
	kinds?: readonly FaultKind[];
	/** How much breaks; 3 to 6 by the seed by default. */
	faults?: number;
	/** Letters in the history, and calls in proportion; 150 by default. */
	letters?: number;
	/** How long figures may take to be right. Not what is measured: a test of the test has no patience. */
	catchUpMs?: number;
	/** Told of the world before anything is sent. */
	meet?: (world: World) => void;
}

export interface StormReport {
	seed: number;
	spool: string;
	faults: string[];
	/** Distinct events, lines in all requests, lines acknowledged, requests sent again. */
	events: number;
	sent: number;
	acknowledged: number;
	retries: number;
	/** Distinct events that are not there, and events that are there too often or were never sent. */
	lost: number;
	doubled: number;
	differences: Difference[];
	/** What else went wrong, each in a line. */
	complaints: string[];
	seconds: number;
	/** Where the data lie, when something differs. */
	kept: string | undefined;
}

/** After the last acknowledgement; an assertion on nothing but that the end comes. */
const CATCH_UP_MS = 240_000;
const ASK_AGAIN_MS = 200;
const LULL_MS = 2_000;

/** One run: an empty office, producers, faults at their moments, and every figure against the model. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
	const { seed, spool } = options;
	const began = performance.now();
	const isStream = spool === 'jetstream';
	const without: FaultKind[] = [
		...(isStream ? ['full-spool' as const] : []),
		...((await mayMount()) ? [] : ['disk-fills' as const])
	];
	const ours = [...FAULTS, ...(isStream ? JETSTREAM_FAULTS : [])].filter((kind) => !without.includes(kind));
	const always = isStream && options.kinds === undefined ? (['kill-ingest', ...JETSTREAM_FAULTS] as const) : [];
	const plan = planFaults(seed, options.kinds ?? ours, options.faults ?? 3 + (seed % 4), always);
	const isHeavy = plan.some(({ kind }) => kind === 'full-spool');
	const { letters = 150 } = options;
	const history = makeHistory(seed, { letters, calls: Math.round(letters * 0.8), isHeavy });
	const parcels = makeParcels(history, seed);
	const expected = expectedOf(history);
	const world = await startWorld({
		...(isStream ? { ingests: 2, nats: seed % 3 === 0 ? 3 : 1 } : {}),
		// The least that the setting allows.
		...(isHeavy ? { variables: { PASOKH_SPOOL_BYTES: '1M' } } : {}),
		isOnSmallDisk: plan.some(({ kind }) => kind === 'disk-fills')
	});
	options.meet?.(world);
	let keep = true;
	try {
		const { account, complaints } = await play(plan, world, parcels, seed);
		const found = await caughtUp(world, expected, options.catchUpMs ?? CATCH_UP_MS);
		// What only repeats changes no figure: the figures may be right before its receipts are in.
		if (found.length === 0) await Promise.all(world.ingests.map(({ door }) => stateCaughtUp(door.url)));
		complaints.push(...world.fallen, ...account.wrongAnswers);
		complaints.push(...(await checkArrivals(world.admin, history, account)));
		const events = found.find(({ figure }) => figure === 'events');
		keep = found.length + complaints.length > 0;
		return {
			seed,
			spool,
			faults: plan.map(tellFault),
			events: expected['events']!.length,
			sent: total(account.sent),
			acknowledged: total(account.acknowledged),
			retries: account.retries,
			lost: events?.missing.length ?? 0,
			doubled: events?.extra.length ?? 0,
			differences: found,
			complaints,
			seconds: (performance.now() - began) / 1_000,
			kept: keep ? world.dataDir : undefined
		};
	} finally {
		await world.close(keep);
	}
}

function expectedOf(history: History): Figures {
	const dead = Map.groupBy(history.garbage, ({ source }) => source);
	return { ...modelFigures(history.sent), 'dead letters': [...dead].map(([source, lines]) => [source, lines.length]) };
}

/** Sends and breaks. Senders wait for a fault whose moment has come until it has begun, so that moments reproduce. */
async function play(plan: Fault[], world: World, parcels: ReturnType<typeof makeParcels>, seed: number) {
	const complaints: string[] = [];
	let begun = 0;
	let stopped = false;
	let account: Account | undefined;
	const due = (one: Account) => begun < plan.length && one.done >= plan[begun]!.at * one.of;

	async function breakThings(): Promise<void> {
		const lasting: Promise<void>[] = [];
		while (begun < plan.length && !stopped) {
			if (!account || !due(account)) {
				await pause(5);
				continue;
			}
			const fault = plan[begun]!;
			// Nobody sends, and all that was sent is done: the next one finds everything empty.
			if (fault.kind === 'lull') await pause(LULL_MS);
			begun++;
			const inflicted = inflict(fault, world).catch((error: unknown) => {
				throw new Error(`fault ${tellFault(fault)}`, { cause: error });
			});
			lasting.push(inflicted);
			// What is slow or refuses goes on while the next thing breaks; a process dies once at a time.
			if (/^(kill|stop|full-spool|disk-fills)/.test(fault.kind)) await inflicted;
			else inflicted.catch(() => (stopped = true));
		}
		await Promise.all(lasting);
	}

	const sending = produce({
		parcels,
		doors: world.ingests.map(({ door }) => door.url),
		tokens: world.tokens,
		seed,
		async gate(one) {
			account = one;
			while (due(one) && !stopped) await pause(5);
		},
		stopped: () => stopped
	});
	try {
		const [sent] = await Promise.all([sending, breakThings()]);
		return { account: sent, complaints };
	} catch (error) {
		stopped = true;
		throw error;
	}
}

/** Asks until every figure is the model's, or patience ends; then once more, for what comes late. */
async function caughtUp({ admin }: World, expected: Figures, limitMs: number): Promise<Difference[]> {
	const ask = async (): Promise<Difference[]> => differences(expected, await figuresOf(admin));
	let found: Difference[] = [];
	for (const end = performance.now() + limitMs; performance.now() < end; await pause(ASK_AGAIN_MS)) {
		found = await ask();
		if (found.length === 0) break;
	}
	if (found.length > 0) return found;
	await pause(500);
	return ask();
}

function total(counts: Map<string, number>): number {
	return [...counts.values()].reduce((sum, n) => sum + n, 0);
}
