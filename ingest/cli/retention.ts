import { openClient } from '#sql/client/open.server.ts';
import { refuseBesideRebuild } from '#sql/erasure/erase-letters.server.ts';
import { countDue, findDue, refuseUnknownCategories } from '#sql/erasure/retention.server.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { noteMachineAct } from '#sql/office/machine-log.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { eraseDue, findDeadOf } from '../erase/retention.server.ts';
import { untilStored } from '../erase/until-stored.ts';
import { sayAway } from './away.ts';
import { findOffice } from './find-office.server.ts';

/** `pasokh erase --retention [--plan]`: what the office's policy erases, as each night. */
export async function runRetention({ isPlan }: { isPlan: boolean }): Promise<void> {
	const settings = await findOffice();
	const { retention } = settings;
	if (retention === undefined)
		return console.log('nothing is erased: PASOKH_RETENTION is unset, so all is kept for ever');
	const { database } = settings.clickhouse;
	const client = openClient(settings, 'admin');
	try {
		await refuseUnknownCategories(client, database, retention);
		if (isPlan) return console.log(`would be erased: ${inWords(await countDue(client, database, retention))}`);
		await refuseBesideRebuild(client, database);
		await untilStored(settings.ingest.url);
		const due = await findDue(client, database, retention);
		if (due.length === 0) return console.log('nothing is erased: no letter is past its years');
		const counts = [...Map.groupBy(due, ({ category }) => category)].map(([category, { length }]) => ({
			category,
			letters: length
		}));
		await inStore(settings, async (store) => {
			const eraser = { client, settings, store, keys: readAllKeys(settings) };
			const dead = await findDeadOf(
				eraser,
				due.map(({ letter_id }) => letter_id)
			);
			const policy = Object.entries(retention).map(([category, years]) => `${category}=${years}`);
			const what = { letters: due.length, categories: inWords(counts), dead_letters: dead.length };
			await noteMachineAct(store, { action: 'erase', details: { retention: policy.join(','), ...what } });
			await eraseDue(eraser, due, dead);
			console.log(`erased: ${inWords(counts)}, ${dead.length} refused events`);
		});
	} catch (error) {
		throw sayAway(error, settings);
	} finally {
		await client.close();
	}
}

const inWords = (counts: readonly { category: string; letters: number }[]): string =>
	counts
		.toSorted((a, b) => (a.category < b.category ? -1 : 1))
		.map(({ category, letters }) => `${letters} letters of ${category === '' ? 'no category' : category}`)
		.join(', ') || 'nothing';
