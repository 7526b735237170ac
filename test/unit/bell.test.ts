import { expect, test, vi } from 'vitest';
import { createFollowed } from '$lib/server/followed.ts';
import { eventStream } from '$lib/server/sse.ts';

test('what streams follow is asked about at once, and only while somebody follows', async () => {
	vi.useFakeTimers();
	const asked: string[][] = [];
	const followed = createFollowed<(n: number) => void>(1_000, async (followers) => {
		asked.push([...followers.keys()]);
		for (const listeners of followers.values()) for (const tell of listeners) tell(asked.length);
	});
	const told: string[] = [];
	followed.look();
	const leaving = ['sara', 'sara', 'reza'].map((id, place) =>
		followed.follow(id, (n) => told.push(`${id}${place}: ${n}`))
	);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked).toEqual([['sara', 'reza']]);
	expect(told).toEqual(['sara0: 1', 'sara1: 1', 'reza2: 1']);
	leaving[0]!();
	leaving[2]!();
	leaving[2]!();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked.at(-1)).toEqual(['sara']);
	leaving[1]!();
	await vi.advanceTimersByTimeAsync(5_000);
	expect(asked).toHaveLength(2);
	followed.follow('reza', () => {});
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked.at(-1)).toEqual(['reza']);
	vi.useRealTimers();
});

test('of a viewer that does not read, the newest figures and the newest count are kept', async () => {
	const told = Promise.withResolvers<Parameters<Parameters<typeof eventStream>[0]['follow']>[0]>();
	const body = eventStream({
		follow: (listener) => {
			told.resolve(listener);
			return () => {};
		},
		heartbeatMs: 60_000,
		hangUp: () => {}
	});
	const tell = await told.promise;
	for (const [count, since] of ['2026-01-01', '2026-01-02', '2026-01-03'].entries()) {
		tell({ name: 'bell', unread: { text: String(count), name: 'unread' } });
		tell({ name: 'stale', since, sentAt: since });
	}
	const reader = body.getReader();
	const read: string[] = [];
	for (let n = 0; n < 3; n++) read.push(new TextDecoder().decode((await reader.read()).value));
	await reader.cancel();
	expect(read[0]).toMatch(/^retry:/);
	expect(read.slice(1).toSorted()).toEqual([
		'event: bell\ndata: {"text":"2","name":"unread"}\n\n',
		'event: stale\ndata: {"since":"2026-01-03","sentAt":"2026-01-03"}\n\n'
	]);
});
