import { randomUUID } from 'node:crypto';
import { describeFailure } from '#sql/client/errors.ts';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import { appendEntry } from '#sql/office/access-log.server.ts';
import * as deliveries from '#sql/office/deliveries.ts';
import type { Delivery, DueDelivery } from '#sql/office/deliveries.ts';
import { endLease, takeLease } from '#sql/office/lease.ts';
import type { Office } from '../office.ts';
import { isOver } from '../within.ts';
import { listenToBot } from './bot-desk.ts';
import { createSender, Undeliverable, type SenderOptions } from './sender.ts';

export interface Courier {
	/** Begins to send what is due, where it is this process's turn; it does not wait until that has been sent. */
	pass(): Promise<void>;
	/** Ends what is under way, and gives the turn back. What has not been sent stays due. */
	stop(): Promise<void>;
}

/** What has come of an attempt; null: the process stops, and nothing is known. */
type Outcome = 'sent' | 'dropped' | { error: string } | null;

/** Deliveries that share what may hang. */
interface Lane {
	queue: string[];
	workers: number;
}

/** The turn of sending, which one process of the office has. */
const COURIER = 'courier';
/** It is renewed well before it ends (lease.ts). */
const RENEW_MS = 8_000;
/** To one mail server, one host or one bot at once: what hangs there holds up nothing that goes elsewhere. */
const AT_ONCE = 4;
/** What is under way at a stop is given this time. */
const STOP_MS = 2_000;
const SWEEP_MS = 3_600_000;

/**
 * Takes what is due to where it goes. A delivery is marked when it has been sent: if the process dies in between, it is sent again under the same
 * key. So none is lost, and whoever gets one twice knows it.
 */
export function createCourier(
	office: Pick<Office, 'settings' | 'store' | 'keys' | 'accessLog' | 'looker'>,
	options: SenderOptions = { limitMs: 10_000 }
): Courier {
	const { store } = office;
	const holder = randomUUID();
	const send = createSender(office, options);
	const lanes = new Map<string, Lane>();
	/** Under way, by id. */
	const flying = new Map<string, Promise<void>>();
	const stopping = new AbortController();
	const ending = new AbortController();
	let heldAt: number | null = null;
	let sweptAt = -Infinity;
	let listening: Promise<void> | undefined;

	async function hasTurn(): Promise<boolean> {
		const at = performance.now();
		if (stopping.signal.aborted) return false;
		if (heldAt !== null && at - heldAt < RENEW_MS) return true;
		const isMine = await takeLease(store, COURIER, holder, Date.now());
		heldAt = isMine ? at : null;
		return isMine;
	}

	async function attempt(delivery: Delivery): Promise<Outcome> {
		const late = AbortSignal.timeout(options.limitMs);
		const signal = AbortSignal.any([ending.signal, late]);
		try {
			await Promise.race([send(delivery, signal), rejection(signal)]);
			return 'sent';
		} catch (problem) {
			if (ending.signal.aborted) return null;
			if (problem instanceof Undeliverable) return 'dropped';
			return { error: late.aborted ? `no answer within ${options.limitMs / 1_000} s` : describeFailure(problem) };
		}
	}

	async function deliver(id: string): Promise<void> {
		const delivery = await deliveries.findDue(store, id);
		if (!delivery) return;
		const person = await deliveries.personOf(store, delivery);
		const outcome = person.mayHave ? await attempt(delivery) : 'dropped';
		if (outcome !== null) await keep(delivery, person.name, outcome);
	}

	/** Marks what came of it. That it left, or never will, is a line of the log. */
	function keep(delivery: Delivery, user: string, outcome: Exclude<Outcome, null>): Promise<void> {
		const { id, role, kind, rule_id, channel } = delivery;
		const now = new Date();
		const { db } = store;
		const attempts = delivery.attempts + (outcome === 'dropped' ? 0 : 1);
		return store.inOneGo(function* () {
			if (outcome === 'sent') yield* deliveries.markSent(db, delivery, now);
			else if (outcome === 'dropped') yield* deliveries.markDropped(db, id, now);
			else yield* deliveries.markFailed(db, delivery, outcome.error, now);
			const isDead = typeof outcome === 'object';
			if (isDead && !deliveries.isGivenUp(attempts)) return;
			yield* appendEntry(db, {
				...{ at: now, user, role: role ?? '', action: 'delivery', reason: '' },
				subject: channel === 'bot' ? 'bot' : `${channel}:${maskNumbersIn(deliveries.placeOf(delivery))}`,
				details: {
					outcome: isDead ? 'dead' : outcome,
					kind,
					attempts,
					delivery: id,
					...(rule_id ? { rule: rule_id } : {})
				}
			});
		});
	}

	async function work(lane: Lane): Promise<void> {
		lane.workers++;
		try {
			for (let id = lane.queue.shift(); id !== undefined && (await hasTurn()); id = lane.queue.shift()) {
				if (flying.has(id)) continue;
				const done = deliver(id).catch(warn);
				flying.set(id, done);
				await done;
				flying.delete(id);
			}
		} finally {
			lane.workers--;
		}
	}

	async function pass(): Promise<void> {
		if (!(await hasTurn())) return;
		const { bot } = office.settings.channels;
		if (bot) listening ??= listenToBot(office, bot, hasTurn, stopping.signal).finally(() => (listening = undefined));
		if (performance.now() - sweptAt > SWEEP_MS) {
			sweptAt = performance.now();
			await deliveries.removeOldDeliveries(store, new Date());
		}
		// What is under way now may have failed, and wait, by the time that the answer is here.
		const before = new Set(flying.keys());
		const due = (await deliveries.dueDeliveries(store, new Date())).filter(({ id }) => !before.has(id));
		const byLane = Map.groupBy(due, laneOf);
		for (const name of lanes.keys()) if (!byLane.has(name) && lanes.get(name)!.workers === 0) lanes.delete(name);
		for (const [name, some] of byLane) {
			const lane = lanes.get(name) ?? { queue: [], workers: 0 };
			lanes.set(name, lane);
			lane.queue = some.map(({ id }) => id);
			for (let free = Math.min(AT_ONCE - lane.workers, some.length); free > 0; free--) void work(lane).catch(warn);
		}
	}

	async function stop(): Promise<void> {
		stopping.abort();
		const all = () => Promise.allSettled([...flying.values(), listening]);
		if (!(await isOver(all(), STOP_MS))) ending.abort();
		await all();
		if (heldAt !== null) await endLease(store, COURIER, holder);
	}

	return { pass, stop };
}

const warn = (problem: unknown): void => console.warn(`a delivery waits: ${describeFailure(problem)}`);

/** Never resolves. */
const rejection = (signal: AbortSignal): Promise<never> =>
	new Promise((_, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
	});

const laneOf = (due: DueDelivery): string =>
	due.channel === 'webhook' ? `webhook ${deliveries.placeOf(due)}` : due.channel;
