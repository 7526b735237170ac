import { expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import { openOffice } from '#sql/office/office.server.ts';
import { forgetPeak, memoryOf } from '../bench/process-cost.ts';
import { DEEP, runs, SEED } from '../support/depth.ts';
import { hostileBody, type HostileBody } from '../support/hostile-body.ts';
import { startOffice } from '../support/office.ts';

const BODIES = runs(120, 2_000);
const AT_ONCE = 8;
/** What may grow are batches, of 16 MiB each, and what packs them. */
const MOST_GROWTH_MIB = 1_024;
/** Whatever a body holds is the producer's fault, and never more than that. */
const ANSWERS = new Set([200, 207, 400, 413, 415]);

const event = (n: number): WireEvent => ({
	...{ v: 1, type: 'letter.screened', event_id: `good-${n}`, letter_id: `G-${n}` },
	occurred_at: '2022-08-27T14:40:00+04:30'
});

test(
	`${BODIES} bodies that were made to hurt leave ingest up, its memory bounded, and other producers served`,
	DEEP,
	async () => {
		const office = await startOffice({ settings: { LOG_LEVEL: 'warn' } });
		try {
			const tokens = await openOffice(office.settings);
			const token = await tokens.createToken('hostile');
			await tokens.close();
			const { pid } = office.ingest;
			const send = async ({ what, query, headers, bytes }: HostileBody): Promise<number> => {
				const authorization = `Bearer ${token}`;
				const url = `${office.ingestUrl}/v1/events${query}`;
				const answer = await fetch(url, { method: 'POST', headers: { ...headers, authorization }, body: bytes });
				const text = await answer.text();
				expect(ANSWERS, `${what}: ${answer.status} ${text.slice(0, 300)}`).toContain(answer.status);
				expect(text.length, what).toBeLessThan(2 ** 20);
				return answer.status;
			};
			// Code and caches, before memory is measured.
			const random = createRandom(SEED);
			for (let n = 0; n < 50; n++) await send(hostileBody(createRandom(SEED + n)));
			const before = memoryOf(pid);
			forgetPeak(pid);

			const answers = new Map<number, number>();
			let [begun, worstBlockMs, worstAnswerMs, good] = [0, 0, 0, 0];
			const attack = async (): Promise<void> => {
				while (begun++ < BODIES) {
					const status = await send(hostileBody(random));
					answers.set(status, (answers.get(status) ?? 0) + 1);
				}
			};
			const attacks = Promise.all(Array.from({ length: AT_ONCE }, attack));
			let isOver = false;
			void attacks.then(
				() => (isOver = true),
				() => (isOver = true)
			);
			while (!isOver) {
				const began = performance.now();
				expect(await office.post([event(++good)])).toMatchObject({ status: 200, body: { accepted: 1 } });
				worstAnswerMs = Math.max(worstAnswerMs, performance.now() - began);
				const metrics = await (await fetch(`${office.ingestUrl}/metrics`)).text();
				const blocked = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(metrics)?.[1];
				worstBlockMs = Math.max(worstBlockMs, Number(blocked) * 1_000);
			}
			await attacks;
			const { peak } = memoryOf(pid);
			const figures = {
				...{ answers: Object.fromEntries(answers), othersServed: good, slowestOfOthersMs: Math.round(worstAnswerMs) },
				...{ longestBlockMs: Math.round(worstBlockMs), memoryBeforeMiB: before.now, memoryPeakMiB: peak }
			};
			console.log(JSON.stringify(figures));
			expect(office.ingest.running()).toBe(true);
			expect((await fetch(`${office.ingestUrl}/readyz`)).status).toBe(200);
			expect(peak - before.now, 'MiB that ingest grew by').toBeLessThan(MOST_GROWTH_MIB);
			expect(office.ingest.output()).not.toContain('request failed');
		} finally {
			await office.stop();
		}
	}
);
