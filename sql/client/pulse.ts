import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { SilentEngineError } from './errors.ts';

/** When a query has waited for so long, the engine is asked whether it lives. */
const PATIENCE_MS = 500;
/** A living engine says so within this time, however busy it is. */
const SILENT_MS = 2_500;

/**
 * Makes reading clients give up when the engine hangs: it takes questions and says nothing, which no limit of its own ends. However long a query
 * takes is no matter while the engine lives. What is being read as a stream goes on waiting: an export has limits of its own.
 * @param ping resolves or rejects when anything answers for the engine
 * @returns the same client, whose queries throw SilentEngineError
 */
export function pulseOf(ping: () => Promise<unknown>): (client: ClickHouseClient) => ClickHouseClient {
	/** The oldest first. */
	const waiting = new Set<{ since: number }>();
	/** Aborted while the engine is silent. */
	let silence = new AbortController();
	let looking = false;
	let pinging: Promise<unknown> | undefined;
	const pause = (ms: number) => sleep(ms, undefined, { ref: false });

	async function answers(): Promise<boolean> {
		pinging ??= ping()
			.catch(() => {})
			.finally(() => (pinging = undefined));
		await Promise.race([pinging, pause(SILENT_MS)]);
		// This process may have been the busy one: what came meanwhile is read first.
		await nextTurn();
		return pinging === undefined;
	}

	async function look(): Promise<void> {
		if (looking) return;
		looking = true;
		while (waiting.size > 0 || silence.signal.aborted) {
			await pause(PATIENCE_MS);
			const [oldest] = waiting;
			const isLong = oldest !== undefined && performance.now() - oldest.since >= PATIENCE_MS;
			if (!isLong && !silence.signal.aborted) continue;
			if (!(await answers())) silence.abort();
			else if (silence.signal.aborted) silence = new AbortController();
		}
		looking = false;
	}

	async function unlessSilent<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
		const { signal } = silence;
		if (signal.aborted) throw new SilentEngineError('the database does not answer');
		const { promise: silent, reject } = Promise.withResolvers<never>();
		const fail = () => reject(new SilentEngineError('the database does not answer'));
		const own = { since: performance.now() };
		waiting.add(own);
		signal.addEventListener('abort', fail, { once: true });
		void look();
		try {
			return await Promise.race([silent, work(signal)]);
		} finally {
			signal.removeEventListener('abort', fail);
			waiting.delete(own);
		}
	}

	type Asked = { abort_signal?: AbortSignal };
	type Answered = { json: () => Promise<unknown> };
	return (client) => {
		const query = client.query.bind(client) as unknown as (params: Asked) => Promise<Answered>;
		const ask = async ({ abort_signal: own, ...params }: Asked): Promise<Answered> => {
			const answer = await unlessSilent((signal) =>
				query({ ...params, abort_signal: own ? AbortSignal.any([own, signal]) : signal })
			);
			const json = answer.json.bind(answer);
			return Object.assign(answer, { json: () => unlessSilent(json) });
		};
		return Object.assign(client, { query: ask as unknown as ClickHouseClient['query'] });
	};
}
