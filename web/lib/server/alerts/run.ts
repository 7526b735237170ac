import { lookAtOffice } from '#sql/health/office-health.server.ts';
import { watchHealth } from '#sql/office/health-watch.ts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALERTS, checkRules, type Rounds } from '#sql/alerts/round.server.ts';
import { describeFailure } from '#sql/client/errors.ts';
import { closeDays } from '#sql/office/alert-days.ts';
import { newestRule } from '#sql/office/alert-rules.ts';
import { endLease } from '#sql/office/lease.ts';
import { forgetNotices } from '#sql/office/notices.ts';
import { readWatermark } from '#sql/queries/pages/read-page.ts';
import { engine } from '../api/engine.ts';
import { office } from '../office.ts';
import { noteClockStep } from './clock-line.ts';
import { createCourier } from './courier.ts';
import { digestPass } from './digest-pass.ts';

/** How often it is looked whether figures or rules have changed. */
const LOOK_MS = 2_000;
/** Ages grow without any event. Well below the length of a turn (sql/office/lease.ts), so that the turn stays with one process. */
const AGES_MS = 25_000;
const DIGESTS_MS = 10_000;
const HEALTH_MS = 60_000;
const SEND_MS = 1_000;
const SWEEP_MS = 3_600_000;

/** Starts all that the office tells by itself. Returns how to stop it: what is under way ends first. */
export function startTelling(): () => Promise<void> {
	const holder = randomUUID();
	const courier = createCourier(office());
	const stops = [
		again('alerts are not checked', LOOK_MS, checkingRules(holder)),
		again('digests are not made', DIGESTS_MS, () => digestPass(office())),
		again(
			'health is not looked at',
			HEALTH_MS,
			watchHealth(() => lookAtOffice(office()), office().store)
		),
		again('messages wait', SEND_MS, () => courier.pass()),
		again('a step of the clock is not logged', LOOK_MS, noteClockStep),
		again('old notices stay', SWEEP_MS, () => forgetNotices(office().store.db, new Date())),
		// Rounds close them too, as long as there are rules.
		again('checks are not logged', SWEEP_MS, () => {
			const { store } = office();
			return store.inOneGo(() => closeDays(store.db, new Date()));
		})
	];
	return async () => {
		await Promise.all([...stops.map((stop) => stop()), courier.stop()]);
		await endLease(office().store, ALERTS, holder);
	};
}

/**
 * Checks rules when something has changed, and rests for at least as long as that took: at most half of the time goes into it. It asks the engine
 * nothing where there are no rules.
 */
function checkingRules(holder: string): () => Promise<number | void> {
	const { looker, store, settings, console: analysts } = office();
	const { client, asked } = engine();
	const rounds: Rounds = {
		...{ client, office: asked, store, holder, now: Date.now },
		...{ analysts: { client: analysts.analyst, store }, dataDir: settings.dataDir }
	};
	let done: { mark: string; at: number } | undefined;
	return async () => {
		const newest = await newestRule(store);
		if (newest === null) return;
		const mark = `${await readWatermark(looker, settings.clickhouse.database)} ${newest}`;
		const at = performance.now();
		if (mark === done?.mark && at - done.at < AGES_MS) return;
		if (!(await checkRules(rounds))) return;
		done = { mark, at };
		return performance.now() - at;
	};
}

/**
 * Does work again and again, with a rest after each time, which the work may lengthen. A failure is said once, until it has gone well again.
 */
function again(failure: string, restMs: number, work: () => Promise<number | void>): () => Promise<void> {
	const stopping = new AbortController();
	let isFailing = false;
	const turns = async () => {
		while (!stopping.signal.aborted) {
			let rest = restMs;
			try {
				rest = Math.max(restMs, (await work()) ?? 0);
				isFailing = false;
			} catch (problem) {
				if (!isFailing && !stopping.signal.aborted) console.warn(`${failure}: ${describeFailure(problem)}`);
				isFailing = true;
			}
			await sleep(rest, undefined, { signal: stopping.signal }).catch(() => {});
		}
	};
	const ended = turns();
	return () => {
		stopping.abort();
		return ended;
	};
}
