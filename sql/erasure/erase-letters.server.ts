import type { ClickHouseClient } from '@clickhouse/client';
import { runQuery } from '../client/define.server.ts';
import { touchIds } from '../fold/chunks.server.ts';
import { createRecomputation } from '../fold/recompute.server.ts';
import { asOneRound, createRounds } from '../fold/rounds.server.ts';
import { REMADE } from '../queries/trouble.ts';
import { removeState, stripEvents, type Place } from './erase-events.server.ts';

/** An erasure that cannot be done now. The message is one line that says what to do. */
export class ErasureError extends Error {
	override name = 'ErasureError';
}

/**
 * Empties all events of erased letters (`erasures`), and has state and figures follow.
 * @returns the keys that were theirs
 */
export async function eraseLetters(client: ClickHouseClient, place: Place, letters: string[]): Promise<string[]> {
	const { database } = place;
	await refuseBesideRebuild(client, database);
	return asOneRound(createRounds(client, database, 'erase'), async () => {
		const { recompute, refreshDays } = createRecomputation(client, database);
		const days = new Set<string>();
		const batches = await touchIds(client, database, 'letter', letters);
		const { keys } = await stripEvents(client, place, batches);
		for (const batch of batches) for (const day of (await recompute([batch])).days) days.add(day);
		await removeState(client, place);
		await refreshDays([...days], { letters: letters.length, calls: 0 });
		return keys;
	});
}

/** A rebuild has read some of the events already, and writes what it has made of them. */
export async function refuseBesideRebuild(client: ClickHouseClient, database: string): Promise<void> {
	const [remade] = await runQuery(client, REMADE, { database });
	if (remade) throw new ErasureError('state is being made anew: run this again when that has ended (verify, rebuild)');
}
