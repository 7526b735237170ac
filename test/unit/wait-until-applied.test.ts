import { expect, it } from 'vitest';
import { waitUntilApplied } from '#ingest/load/wait-until-applied.ts';

const at = (second: number): string => new Date(Date.UTC(2022, 6, 14, 5, 0, second)).toISOString();
/** An ingest whose spool is told answer by answer: the receipt of its oldest batch. */
const telling = (...answers: (string | null)[]) => {
	let n = 0;
	const request: typeof fetch = async () => {
		const oldest_at = answers[Math.min(n++, answers.length - 1)]!;
		if (oldest_at === 'away') throw new Error('refused');
		return Response.json({ at: at(10), waiting: { events: 7, oldest_at } });
	};
	return { fetch: request, sleep: async () => undefined, asked: () => n };
};

it('waits for what was there when it began to wait, not for what others bring meanwhile', async () => {
	const ingest = telling(at(8), 'away', at(9), at(11));
	expect(await waitUntilApplied('http://ingest.test', ingest)).toBe(true);
	expect(ingest.asked()).toBe(4);
});

it('is through at once when nothing waits', async () => {
	const ingest = telling(null);
	expect([await waitUntilApplied('http://ingest.test/', ingest), ingest.asked()]).toEqual([true, 1]);
});

it('gives up when nothing moves any more', async () => {
	expect(await waitUntilApplied('http://ingest.test', { ...telling(at(1), at(2), at(2)), stalledMs: 1_000 })).toBe(
		false
	);
	expect(await waitUntilApplied('http://ingest.test', { ...telling('away'), stalledMs: 1_000 })).toBe(false);
});

it('asks once where something else than an ingest answers', async () => {
	const request: typeof fetch = async () => new Response('<h1>It works!</h1>');
	expect(await waitUntilApplied('http://other.test', { fetch: request, sleep: async () => undefined })).toBe(false);
});
