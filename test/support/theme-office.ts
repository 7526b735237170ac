import type { EventRow } from '#sql/model/event-row.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from './embedded.ts';
import { rowOf } from './events.ts';
import { makeThemeHistory } from './kpi-history.ts';
import { put } from './put.ts';

/** A test file's own office with the histories of all themes, and what is told besides; it prints the seed. */
export async function startThemeOffice(
	seed: number,
	letters: number,
	more: EventRow[] = []
): Promise<EmbeddedUnderTest> {
	console.log(`seed ${seed}`);
	const office = await startEmbeddedOffice();
	await put(office.client('writer'), [
		...makeThemeHistory(seed, letters).map(({ event, source }) => rowOf(event, source)),
		...more
	]);
	return office;
}
