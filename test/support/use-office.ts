import { afterAll, beforeAll } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { type EmbeddedUnderTest, startEmbeddedOffice } from './embedded.ts';
import { rowOf } from './events.ts';
import type { Sent } from './model-lives.ts';
import { put } from './put.ts';

export const rowsOfAll = (events: readonly (Sent | WireEvent)[]) =>
	events.map((one) => ('event' in one ? rowOf(one.event, one.source) : rowOf(one)));

/** An office of a test file's own, which knows these events when the tests begin, and is stopped after them. */
export function useOffice(events: readonly (Sent | WireEvent)[] = []): EmbeddedUnderTest {
	const office = {} as Partial<EmbeddedUnderTest>;
	beforeAll(async () => {
		Object.assign(office, await startEmbeddedOffice());
		if (events.length > 0) await put(office.client!('writer'), rowsOfAll(events));
	});
	afterAll(async () => office.stop?.());
	return office as EmbeddedUnderTest;
}
