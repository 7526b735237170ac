import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openJetStreamSpool, type JetStreamSpoolOptions } from '#ingest/spool/jetstream-spool.server.ts';
import { NatsAwayError } from '#ingest/spool/jetstream-link.server.ts';
import { SpoolFullError, type Spool, type SpoolBatch } from '#ingest/spool/spool.ts';
import { batchOf, drain, eventIdsOf } from '../support/memory-door.ts';
import { startNats, type NatsServers } from '../support/nats.ts';
import { startNode } from '../support/process.ts';
import { until } from '../support/until.ts';

let nats: NatsServers;
const opened = new Set<Spool>();

beforeAll(async () => {
	nats = await startNats();
});
afterEach(async () => {
	for (const spool of opened) await spool.close();
	opened.clear();
});
afterAll(() => nats.stop());

async function open(prefix: string, more: Partial<JetStreamSpoolOptions> = {}): Promise<Spool> {
	const log = pino({ level: 'silent' });
	const common = { url: nats.url, replicas: 1, maxBytes: 64 * 2 ** 20, log, prefix, leaseMs: 2_000 };
	const spool = await openJetStreamSpool({ ...common, ...more });
	opened.add(spool);
	return spool;
}

/** One event a letter, so that all partitions get some. */
async function appendLetters(spool: Spool, names: string[]): Promise<void> {
	await Promise.all(names.map(async (name) => spool.append(await batchOf(name, [name], spool.partitions))));
}

const letters = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

/** How many partitions each process has, by the leases as anybody can read them. */
async function shares(prefix: string): Promise<number[]> {
	const connection = await connect({ servers: nats.url });
	try {
		const bucket = await new Kvm(connection).open(`${prefix.toUpperCase()}_SPOOL_LEASES`);
		const counts = new Map<string, number>();
		for await (const key of await bucket.keys('partition.*')) {
			const owner = (await bucket.get(key))?.string();
			if (owner) counts.set(owner, (counts.get(owner) ?? 0) + 1);
		}
		return [...counts.values()].sort((a, b) => a - b);
	} finally {
		await connection.close();
	}
}

test('what is appended is taken whole, by partition in order, and once it is done it never comes again', async () => {
	const spool = await open('round');
	const first = await batchOf('L', ['1', '2'], spool.partitions);
	const second = await batchOf('L', ['3'], spool.partitions);
	await spool.append(first);
	await spool.append(second);
	await until('the size is known', () => spool.size().batches === 2);
	expect(spool.size()).toMatchObject({ events: 3, bytes: expect.any(Number), oldestAt: expect.any(Number) });
	const taken: SpoolBatch[] = [];
	while (taken.length < 2) taken.push(...(await spool.take(2))!);
	const plain = (batch: SpoolBatch) => ({
		...batch,
		rows: Buffer.from(batch.rows),
		entities: Buffer.from(batch.entities),
		dead: Buffer.from(batch.dead)
	});
	expect(taken.map(plain)).toEqual([first, second].map(plain));
	await spool.done(taken);
	await until('nothing is left', () => spool.size().batches === 0);
	expect(spool.size().oldestAt).toBeUndefined();
	const waiting = spool.take(1);
	await spool.close();
	expect(await waiting).toBeUndefined();
	const again = await open('round');
	await appendLetters(again, ['last']);
	expect(await drain(again, ['last'])).toEqual(['last']);
});

test('a batch that is worked on for longer than the wait for its acknowledgement is not given out again', async () => {
	const spool = await open('slow', { ackWaitMs: 1_000 });
	await appendLetters(spool, ['slow']);
	const taken = (await spool.take(1))!;
	const again = spool.take(1);
	expect(await Promise.race([again, pause(3_500, 'nothing')])).toBe('nothing');
	await spool.done(taken);
	await until('nothing is left', () => spool.size().batches === 0);
});

test('what was read ahead is taken although its leases ran short meanwhile and nothing new arrives', async () => {
	const spool = await open('late', { leaseMs: 5_000 });
	const names = letters('L', 40);
	await appendLetters(spool, names);
	const taken = (await spool.take(1))!;
	const early = await eventIdsOf(taken);
	await pause(300);
	// The process stands still: its leases are no longer sure (4 s), and on the server they are not over yet (5 s).
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_900);
	const late = await drain(
		spool,
		names.filter((name) => !early.includes(name))
	);
	expect(new Set([...early, ...late])).toEqual(new Set(names));
	await spool.done(taken);
});

test('a batch larger than a message is split, and none of its events is lost', async () => {
	const spool = await open('large');
	const ids = letters('e', 40);
	const events = await Promise.all(
		ids.map(async (id) => (await batchOf('L', [id], 1, randomBytes(40_000).toString('hex'))).rows)
	);
	const small = await batchOf('L', ids, spool.partitions);
	const batch = { ...small, rows: Buffer.concat(events) };
	expect(batch.rows.length).toBeGreaterThan(2 ** 20);
	await spool.append(batch);
	await until('it is there in parts', () => spool.size().batches > 1);
	expect((await drain(spool, ids)).sort()).toEqual([...ids].sort());
});

test('an event that no message can hold is refused in one line that names the cure', async () => {
	const spool = await open('huge');
	const batch = await batchOf('L', ['1'], spool.partitions, randomBytes(2 ** 20).toString('hex'));
	await expect(spool.append(batch)).rejects.toThrow(/^an event takes \d+ bytes.*raise max_payload there$/);
});

test('a full spool refuses, keeps what it has, and takes again once there is room', async () => {
	const spool = await open('full', { maxBytes: 2 ** 20 });
	const kept: string[] = [];
	let refusal: unknown;
	for (let n = 0; n < 20 && !refusal; n++) {
		const batch = await batchOf(`L-${n}`, [`full-${n}`], spool.partitions, randomBytes(100_000).toString('hex'));
		await spool.append(batch).then(
			() => kept.push(`full-${n}`),
			(error: unknown) => (refusal = error)
		);
	}
	expect(kept.length).toBeGreaterThan(3);
	expect(refusal).toBeInstanceOf(SpoolFullError);
	expect((refusal as SpoolFullError).retryAfterS).toBeGreaterThan(0);
	expect((await drain(spool, kept)).sort()).toEqual(kept.sort());
	await appendLetters(spool, ['after']);
	expect(await drain(spool, ['after'])).toEqual(['after']);
});

test('two processes share the partitions, no letter goes to both, and one that leaves hands over what it had', async () => {
	const [a, b] = [await open('shared'), await open('shared')];
	await until('each has half', async () => (await shares('shared')).join() === '8,8');
	const names = letters('L', 200);
	await appendLetters(a, names);
	const taken = new Map<Spool, SpoolBatch[]>();
	const collect = async (spool: Spool): Promise<void> => {
		for (;;) {
			const batches = await spool.take(10);
			if (!batches) return;
			taken.set(spool, [...(taken.get(spool) ?? []), ...batches]);
		}
	};
	const collecting = [collect(a), collect(b)];
	const of = (spool: Spool): SpoolBatch[] => taken.get(spool) ?? [];
	await until('all is taken', () => of(a).length + of(b).length >= names.length);
	const parts = (spool: Spool): Set<number> => new Set(of(spool).map(({ partition }) => partition));
	expect([parts(a).size, parts(b).size]).toEqual([8, 8]);
	expect(parts(a).isDisjointFrom(parts(b))).toBe(true);
	expect((await eventIdsOf([...of(a), ...of(b)])).sort()).toEqual([...names].sort());
	await a.done(of(a).slice(0, 10));
	const undone = await eventIdsOf(of(a).slice(10));
	taken.set(b, []);
	await a.close();
	await until('the other has what was not done', () => of(b).length >= undone.length);
	expect((await eventIdsOf(of(b))).sort()).toEqual(undone.sort());
	await b.close();
	await Promise.all(collecting);
});

test('a process that joins gets its share of the partitions only when what was taken from them is done', async () => {
	const a = await open('join');
	await until('the first has all', async () => (await shares('join')).join() === '16');
	const [early, late] = [letters('early', 100), letters('late', 100)];
	await appendLetters(a, early);
	const held: SpoolBatch[] = [];
	while (held.length < early.length) held.push(...(await a.take(100))!);
	const b = await open('join');
	// Some beats after the second has said that it lives.
	await pause(1_500);
	expect(await shares('join')).toEqual([16]);
	await appendLetters(b, late);
	const taken = new Map<Spool, SpoolBatch[]>([
		[a, []],
		[b, []]
	]);
	const collecting = [a, b].map(async (spool) => {
		for (let got; (got = await spool.take(10));) taken.get(spool)!.push(...got);
	});
	await pause(1_000);
	expect(taken.get(b)).toEqual([]);
	await a.done(held);
	await until('all is taken', () => taken.get(a)!.length + taken.get(b)!.length >= late.length);
	const parts = [a, b].map((spool) => new Set(taken.get(spool)!.map(({ partition }) => partition)));
	expect(parts.map(({ size }) => size)).toEqual([8, 8]);
	expect(parts[0]!.isDisjointFrom(parts[1]!)).toBe(true);
	expect((await eventIdsOf([...taken.values()].flat())).sort()).toEqual(late.sort());
	await a.close();
	await b.close();
	await Promise.all(collecting);
});

test('a process that is killed leaves nothing behind: another takes its partitions and all that it had not done', async () => {
	const doomed = startNode('test/support/spool-process.ts', ['killed'], { NATS_URL: nats.url });
	try {
		const spool = await open('killed');
		await until('each has half', async () => (await shares('killed')).join() === '8,8');
		const names = letters('L', 100);
		await appendLetters(spool, names);
		await until('the other has taken some', () => /took /.test(doomed.output()));
		await doomed.stop('SIGKILL');
		expect((await drain(spool, names)).sort()).toEqual([...names].sort());
		await until('nothing is left', () => spool.size().batches === 0);
		expect(await shares('killed')).toEqual([16]);
	} finally {
		await doomed.stop('SIGKILL');
	}
});

test('a server that is killed between append and take, and again between take and done, loses nothing', async () => {
	const spool = await open('kill');
	const names = letters('L', 200);
	await appendLetters(spool, names);
	const [server] = nats.servers;
	await server!.kill();
	const meanwhile = appendLetters(spool, ['meanwhile']);
	await server!.start();
	await meanwhile;
	const taken: SpoolBatch[] = [];
	while (taken.length < 100) taken.push(...(await spool.take(50))!);
	const first = await eventIdsOf(taken);
	await server!.kill();
	const finishing = spool.done(taken);
	await server!.start();
	await finishing;
	const rest = [...names, 'meanwhile'].filter((name) => !first.includes(name));
	expect(new Set(await drain(spool, rest))).toEqual(new Set(rest));
	await until('nothing is left', () => spool.size().batches === 0);
});

test('a spool closes although its server is away', async () => {
	const own = await startNats();
	try {
		const spool = await open('away', { url: own.url });
		await appendLetters(spool, ['1']);
		const taken = (await spool.take(1))!;
		await own.servers[0]!.kill();
		const refused = expect(spool.append(await batchOf('L', ['2'], spool.partitions))).rejects.toThrow(NatsAwayError);
		await spool.close();
		await refused;
		await spool.done(taken);
	} finally {
		await own.stop();
	}
});

test('what the servers can never do is refused in one line that names the setting, and no password', async () => {
	const own = await startNats({ config: 'authorization { user: pasokh, password: "right one" }' });
	const url = (password: string): string => own.url.replace('//', `//pasokh:${encodeURIComponent(password)}@`);
	try {
		await expect(open('setup', { url: url('wrong') })).rejects.toThrow(/^NATS_URL: the server refuses this user or/);
		const right = { url: url('right one') };
		await expect(open('setup', { ...right, replicas: 3 })).rejects.toThrow(/^NATS_REPLICAS is 3, but /);
		await expect(open('setup', { ...right, maxBytes: 2 ** 40 })).rejects.toThrow(/no room for 1099511627776 bytes/);
		const spool = await open('setup', right);
		await appendLetters(spool, ['1']);
		expect(await drain(spool, ['1'])).toEqual(['1']);
		await spool.close();
		const larger = await open('setup', { ...right, maxBytes: 128 * 2 ** 20 });
		await appendLetters(larger, ['2']);
		expect(await drain(larger, ['2'])).toEqual(['2']);
	} finally {
		await own.stop();
	}
});
