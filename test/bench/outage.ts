import { setTimeout as sleep } from 'node:timers/promises';
import { startWorld, type World } from '../fault/world.server.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';

export interface OutageOptions {
	/** How long ClickHouse is away. */
	minutes: number;
	/** Events a second that the producer sends all the while. */
	rate: number;
	print: (line: string) => void;
}

const SOURCE = 'portal';
const EVENTS_A_LETTER = 4;
const MEASURED = 200_000;

/**
 * ClickHouse is stopped for some minutes under a steady stream. The speed at which ingest catches up is measured first, and
 * with it the time that the return should take. False when an event was not acknowledged, is missing, or counts twice.
 */
export async function benchOutage({ minutes, rate, print }: OutageOptions): Promise<boolean> {
	const world = await startWorld();
	try {
		const producer = steadyProducer(world);
		print(`measuring how fast a full spool empties, with ${MEASURED.toLocaleString('en')} events`);
		await world.clickhouse.stop();
		while (producer.sent() < MEASURED) await producer.send(5_000);
		const speed = MEASURED / (await secondsToEmpty(world));
		print(`ingest catches up with ${Math.round(speed).toLocaleString('en')} events/s`);

		const before = producer.sent();
		await world.clickhouse.stop();
		const end = performance.now() + minutes * 60_000;
		let slowest = 0;
		let told = 0;
		for (let tick = 0, began = performance.now(); performance.now() < end; tick++) {
			slowest = Math.max(slowest, await producer.send(Math.ceil(rate / 4)));
			if (performance.now() - told > 30_000) {
				told = performance.now();
				const { events, bytes } = await spoolOf(world);
				print(
					`  ${events.toLocaleString('en')} events wait in ${(bytes / 2 ** 20).toFixed(1)} MiB; ClickHouse is away`
				);
			}
			await sleep(Math.max(0, began + (tick + 1) * 250 - performance.now()));
		}
		const sent = producer.sent() - before;
		print(
			`${sent.toLocaleString('en')} events in ${minutes} min without ClickHouse, all acknowledged; ` +
				`slowest answer ${Math.round(slowest)} ms, refused or unanswered requests ${producer.failures()}`
		);
		print(`the bench predicts ${(sent / speed).toFixed(1)} s to catch up`);
		print(`it took ${(await secondsToEmpty(world)).toFixed(1)} s from the start of ClickHouse until all was in state`);
		return await agrees(world, producer.sent(), producer.failures(), print);
	} finally {
		await world.close(false);
	}
}

async function secondsToEmpty(world: World): Promise<number> {
	const began = performance.now();
	await world.clickhouse.start();
	await stateCaughtUp(doorOf(world), 3_600_000);
	return (performance.now() - began) / 1_000;
}

async function agrees(world: World, sent: number, failures: number, print: OutageOptions['print']): Promise<boolean> {
	const [events] = await rowsOf<{ n: number }>(world.admin, 'SELECT toUInt32(count()) AS n FROM pasokh.events');
	const [letters] = await rowsOf<{ n: number; answered: number }>(
		world.admin,
		'SELECT toUInt32(count()) AS n, toUInt32(sum(is_answered)) AS answered FROM pasokh.letters'
	);
	const expected = sent / EVENTS_A_LETTER;
	const isWell = failures === 0 && events!.n === sent && letters!.n === expected && letters!.answered === expected;
	print(
		`sent ${sent}, distinct events ${events!.n}; letters ${letters!.n} of ${expected}, answered ${letters!.answered}: ` +
			(isWell ? 'equal' : 'NOT EQUAL')
	);
	return isWell;
}

const doorOf = (world: World): string => world.ingests[0]!.door.url;

async function spoolOf(world: World): Promise<{ events: number; bytes: number }> {
	const ready = await fetch(`${doorOf(world)}/readyz`);
	return ((await ready.json()) as { waiting: { events: number; bytes: number } }).waiting;
}

/** Sends whole letters: registered, referred, seen, answered, a minute apart. */
function steadyProducer(world: World) {
	let letters = 0;
	let failures = 0;
	const start = Date.UTC(2022, 6, 14, 5);
	const token = world.tokens.get(SOURCE) ?? [...world.tokens.values()][0]!;

	function lifeOf(n: number): string {
		const letter_id = `L-${String(n).padStart(9, '0')}`;
		const common = (step: number) => ({
			v: 1,
			event_id: String(step),
			letter_id,
			occurred_at: new Date(start + n * 1_000 + step * 60_000).toISOString()
		});
		const referral_id = `R-${n}`;
		return [
			{
				...common(0),
				type: 'letter.registered',
				channel: 'letter',
				category: 'loan',
				county: 'paveh',
				kind: 'request'
			},
			{ ...common(1), type: 'letter.referred', actor: `op-${n % 40}`, referral_id, to_org: 'bank_melli' },
			{ ...common(2), type: 'letter.seen', referral_id },
			{ ...common(3), type: 'letter.answered', referral_id, org: 'bank_melli', outcome: 'granted' }
		]
			.map((event) => JSON.stringify(event))
			.join('\n');
	}

	/** Sends about so many events; milliseconds until the answer. */
	async function send(events: number): Promise<number> {
		const count = Math.ceil(events / EVENTS_A_LETTER);
		const body = Array.from({ length: count }, (_, i) => lifeOf(letters + i)).join('\n');
		const began = performance.now();
		const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' };
		const response = await fetch(`${doorOf(world)}/v1/events`, { method: 'POST', headers, body }).catch(
			() => undefined
		);
		if (response?.status === 200) letters += count;
		else failures += 1;
		await response?.text();
		return performance.now() - began;
	}

	return { send, sent: () => letters * EVENTS_A_LETTER, failures: () => failures };
}
