import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { REST_AT_MOST_MS, REST_MS } from '#sql/model/quiet.ts';
import type { Reading } from '#sql/fold/readers.server.ts';
import { createRoundKeeper } from '#ingest/writer/round-keeper.ts';
import { whileInFlight } from '#ingest/spool/in-flight.ts';
import { newBatchId, type SpoolBatch } from '#ingest/spool/spool.ts';

const batch = (): SpoolBatch => ({ id: newBatchId(Date.now()) }) as SpoolBatch;

/** A keeper whose readers are as told, and what it said of its rounds. */
function keeperWith(
	reading: () => Reading,
	wasReadLately = () => reading() !== 'nobody',
	oldestWaiting = (): number | undefined => undefined
) {
	const said: string[] = [];
	const stop = new AbortController();
	const keeper = createRoundKeeper({
		rounds: { begin: async () => void said.push('begun'), settle: async () => void said.push('settled') },
		persist: (attempt) => attempt(),
		oldestWaiting,
		whoReads: async () => reading(),
		wasReadLately: async () => wasReadLately(),
		signal: stop.signal
	});
	return { keeper, said, stop };
}

/** Lets this running time pass. A fake one would begin anew, and the office's clock takes that for a clock that was set. */
function passingTime(): (ms: number) => void {
	const running = performance.now.bind(performance);
	let passed = 0;
	const spy = vi.spyOn(performance, 'now').mockImplementation(() => running() + passed);
	onTestFinished(() => spy.mockRestore());
	return (ms) => void (passed += ms);
}

type Keeper = ReturnType<typeof keeperWith>['keeper'];
/** A rest that was asked for while a batch of a round was on its way. */
async function restAfter(keeper: Keeper, one = batch()) {
	await keeper.began([one]);
	const over = vi.fn<() => void>();
	const rest = keeper.rest(false).then(over);
	return { rest, over, finish: () => keeper.finished([one]) };
}

describe('a round with something in flight', () => {
	it.each([
		['which comes to nothing', -1n],
		['which is told to be durable late', 0n]
	])('is settled once that is over, %s', async (_name, apart) => {
		const { keeper, said } = keeperWith(() => 'nobody');
		const one = batch();
		const flight = Promise.withResolvers<void>();
		const flown = whileInFlight([one.id + apart], () => flight.promise);
		await keeper.began([one]);
		await keeper.finished([one]);
		await sleep(100);
		expect(said).toEqual(['begun']);
		flight.resolve();
		await flown;
		await vi.waitFor(() => expect(said).toEqual(['begun', 'settled']), 5_000);
	});
});

it('a round after the clock was set back is settled', async () => {
	const { keeper, said } = keeperWith(() => 'nobody');
	const [ahead, now] = [365 * 24 * 3_600_000, 0].map((ms) => ({ id: newBatchId(Date.now() + ms) }) as SpoolBatch);
	await keeper.began([ahead!]);
	await keeper.finished([ahead!]);
	const flight = Promise.withResolvers<void>();
	await keeper.began([now!]);
	const flown = whileInFlight([now!.id + 2n ** 30n], () => flight.promise);
	await keeper.finished([now!]);
	expect(said).toEqual(['begun', 'settled', 'begun', 'settled']);
	flight.resolve();
	await flown;
});

describe('the rest of a writer', () => {
	it('comes after the round, and lasts while figures are being read', async () => {
		let isRead = true;
		const { keeper, said } = keeperWith(() => (isRead ? 'somebody' : 'nobody'));
		const { rest, over, finish } = await restAfter(keeper);
		await sleep(400);
		// What is unfinished is finished first.
		expect(over).not.toHaveBeenCalled();
		await finish();
		expect(said).toEqual(['begun', 'settled']);
		await sleep(600);
		expect(over).not.toHaveBeenCalled();
		isRead = false;
		await rest;
	});

	it('ends though figures are always being read, and at once when the writer stops', async () => {
		const { keeper, stop } = keeperWith(() => 'somebody');
		for (const isStopped of [false, true]) {
			const { rest, finish } = await restAfter(keeper);
			await finish();
			if (isStopped) stop.abort();
			await expect(rest).resolves.toBeUndefined();
		}
	});

	it('is short, though figures are being read, while more has waited for long', async () => {
		const pass = passingTime();
		const waitsSince = Date.now() - 2 * REST_AT_MOST_MS;
		const { keeper } = keeperWith(
			() => 'somebody',
			() => true,
			() => waitsSince
		);
		const { rest, finish } = await restAfter(keeper, { id: BigInt(waitsSince - 1) << 20n } as SpoolBatch);
		await finish();
		pass(REST_MS);
		await expect(rest).resolves.toBeUndefined();
	});

	it('is longer for a page that did not end within the last one', async () => {
		const pass = passingTime();
		let reading: Reading = 'again';
		const { keeper } = keeperWith(() => reading);
		const { rest, over, finish } = await restAfter(keeper);
		await finish();
		pass(REST_AT_MOST_MS);
		await sleep(400);
		expect(over).not.toHaveBeenCalled();
		reading = 'somebody';
		await rest;
	});

	it('is over when the writer stops before the round is in state, and not begun when it has stopped', async () => {
		const { keeper, stop } = keeperWith(() => 'nobody');
		const { rest } = await restAfter(keeper);
		expect(keeper.isResting()).toBe(true);
		stop.abort();
		await rest;
		const none = keeper.rest(false);
		expect(keeper.isResting()).toBe(false);
		await none;
	});

	it('leaves nothing behind that listens to the end of the writer', async () => {
		const { keeper, stop } = keeperWith(() => 'nobody');
		const before = getEventListeners(stop.signal, 'abort').length;
		for (let n = 0; n < 3; n++) {
			const { rest, finish } = await restAfter(keeper);
			await finish();
			await rest;
		}
		expect(getEventListeners(stop.signal, 'abort')).toHaveLength(before);
	});

	it('is not made between the groups of a bulk that had one just now', async () => {
		const { keeper, said } = keeperWith(() => 'somebody');
		await keeper.began([batch()]);
		await keeper.rest(true);
		expect(said).toEqual(['begun']);
	});

	it('is made in a long bulk only for those who read', async () => {
		const pass = passingTime();
		let wasRead = false;
		const { keeper, said } = keeperWith(
			() => 'nobody',
			() => wasRead
		);
		const one = batch();
		await keeper.began([one]);
		pass(60_000);
		await keeper.rest(true);
		wasRead = true;
		pass(2_000);
		const over = vi.fn<() => void>();
		const rest = keeper.rest(true).then(over);
		await sleep(20);
		expect(over).not.toHaveBeenCalled();
		await keeper.finished([one]);
		await rest;
		expect(said).toEqual(['begun', 'settled']);
	});
});
