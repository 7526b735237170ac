/** @module-tag rare */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEEP, runs } from '../support/depth.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';
import { LONG_MS, until } from '../support/until.ts';
import { startWorld, type World } from './world.server.ts';

const LETTERS = runs(12_000, 40_000);
let world: World;

beforeAll(async () => {
	world = await startWorld();
});
afterAll(async () => world?.close(false));

const lifeOf = (n: number): string =>
	[
		{ type: 'letter.registered', channel: 'letter', category: 'loan', county: 'paveh', kind: 'request' },
		{ type: 'letter.referred', referral_id: `R-${n}`, to_org: 'bank_melli' },
		{ type: 'letter.answered', referral_id: `R-${n}`, outcome: 'granted' }
	]
		.map((own, step) =>
			JSON.stringify({
				v: 1,
				event_id: String(step),
				letter_id: `L-${n}`,
				occurred_at: new Date(Date.UTC(2022, 6, 14, 5) + n * 1_000 + step * 60_000).toISOString(),
				...own
			})
		)
		.join('\n');

test(
	'a dropped file whose ingest is killed in its middle, again and again, is in once, and goes on where it was',
	DEEP,
	async () => {
		const ingest = world.ingests[0]!;
		const inbox = join(world.dataDir, 'ingest-0', 'inbox');
		await until('the folder is there', () => existsSync(inbox));
		const part = join(inbox, 'letters.ndjson.part');
		await writeFile(part, Array.from({ length: LETTERS }, (_, n) => lifeOf(n)).join('\n'));
		await rename(part, join(inbox, 'letters.ndjson'));

		const received = async (): Promise<number> => {
			const query = `SELECT toUInt32(sum(events)) AS n FROM pasokh.receipts FINAL WHERE door = 'inbox'`;
			return (await rowsOf<{ n: number }>(world.admin, query))[0]!.n;
		};
		let seen = 0;
		for (let kills = 0; kills < 3 && doneReports(inbox).length === 0; kills++) {
			await until(
				'more of the file is in',
				async () => (await received()) > seen || doneReports(inbox).length > 0,
				LONG_MS
			);
			await ingest.kill();
			seen = await received();
			await ingest.start();
		}
		const file = await until('the file is done', () => doneReports(inbox)[0], 500_000);
		const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
		expect(report).toMatchObject({ events: LETTERS * 3, rejected: 0 });
		await stateCaughtUp(ingest.door.url);

		const [letters] = await rowsOf(
			world.admin,
			`SELECT toUInt32(count()) AS letters, toUInt32(sum(is_answered)) AS answered, toUInt32(sum(hops)) AS hops FROM pasokh.letters`
		);
		expect(letters).toEqual({ letters: LETTERS, answered: LETTERS, hops: LETTERS });
		const [ledger] = await rowsOf<{ received: number; distinct: number; duplicates: number }>(
			world.admin,
			`SELECT toUInt32(sum(received)) AS received, toUInt32(sum(distinct_events)) AS distinct, toInt32(sum(duplicates)) AS duplicates FROM pasokh.ledger`
		);
		expect(ledger!.distinct).toBe(LETTERS * 3);
		// What was durable when ingest died and not yet noted in the progress is given once more: a batch each time, at most.
		expect(ledger!.received).toBe(ledger!.distinct + ledger!.duplicates);
		expect(ledger!.duplicates).toBeLessThanOrEqual(3 * 20_000);
	}
);

/** Reports of files that were taken to their end. */
function doneReports(inbox: string): string[] {
	const done = join(inbox, 'done');
	if (!existsSync(done)) return [];
	return readdirSync(done, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith('.report.json'))
		.map((entry) => join(entry.parentPath, entry.name));
}
