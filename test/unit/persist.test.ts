import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, it } from 'vitest';
import { backOffMs, persist } from '#ingest/writer/persist.ts';
import { classify, describeFailure } from '#sql/client/errors.ts';

const failure = (code: string) => new ClickHouseError({ message: 'Cannot parse 3240012345', code, type: 'NAME' });

describe('a failure is classed by its code', () => {
	it.each([
		['252', 'transient'],
		['242', 'transient'],
		['241', 'too_big'],
		['27', 'bad_rows'],
		['60', 'unknown']
	])('%s: %s', (code, kind) => expect(classify(failure(code))).toBe(kind));

	it('of the network, which may have been after the deed, as transient', () => {
		expect(classify(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))).toBe('transient');
	});

	it('and told without the rows that the server quotes', () => {
		expect(describeFailure(failure('27'))).toBe('ClickHouse error 27 NAME');
		expect(describeFailure(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(
			'ECONNREFUSED: connect'
		);
	});
});

describe('what must be done is tried again', () => {
	const trying = (code: string, successAfter: number) => {
		let tries = 0;
		const kinds: string[] = [];
		const stop = new AbortController();
		const result = persist(
			async () => {
				if (++tries > successAfter) return 'done';
				throw failure(code);
			},
			{ signal: stop.signal, onRetry: (_error, kind) => kinds.push(kind) }
		);
		return { result, kinds, stop, tries: () => tries };
	};

	it('until it succeeds, when the failure passes', async () => {
		const { result, kinds } = trying('252', 4);
		expect(await result).toBe('done');
		expect(kinds).toEqual(['transient', 'transient', 'transient', 'transient']);
	});

	it('a few times only, when nobody knows the failure', async () => {
		const { result, tries } = trying('60', 99);
		await expect(result).rejects.toMatchObject({ code: '60' });
		expect(tries()).toBe(5);
	});

	it('not at all once we are to stop', async () => {
		const { result, stop } = trying('252', 99);
		stop.abort();
		await expect(result).rejects.toMatchObject({ code: '252' });
	});

	it('after a wait that doubles, has an end, and is not the same for all', () => {
		expect([backOffMs(0, 0), backOffMs(0, 1), backOffMs(3, 1), backOffMs(50, 1)]).toEqual([50, 100, 800, 10_000]);
	});
});
