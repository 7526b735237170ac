import { addOnce, DAY_MS, exclusively, refuseMore } from './caps.ts';
import type { Store } from './store.server.ts';
import type { SamplesTable, SampleVerdictsTable } from './proof-tables.ts';

/** Most samples of a person in 24 hours. Samples are evidence, and are kept for ever. */
export const SAMPLES_A_DAY = 50;
/** Most verdicts on one letter of a sample, by all people. */
export const VERDICTS = 20;

/**
 * Stores a sample. One that exists already stays as it is (a form sent twice).
 * @throws CapError
 */
export async function saveSample(db: Store['db'], sample: SamplesTable): Promise<void> {
	await exclusively(db, async (change) => {
		await addOnce(change.insertInto('samples').values(sample));
		const ofDay = change
			.selectFrom('samples')
			.where('user_id', '=', sample.user_id)
			.where('made_at', '>', new Date(Date.parse(sample.made_at) - DAY_MS).toISOString());
		await refuseMore('samples', ofDay, SAMPLES_A_DAY);
	});
}

export const findSample = (db: Store['db'], id: string): Promise<SamplesTable | undefined> =>
	db.selectFrom('samples').selectAll().where('id', '=', id).executeTakeFirst();

export const listSamples = (db: Store['db'], limit: number): Promise<SamplesTable[]> =>
	db.selectFrom('samples').selectAll().orderBy('made_at', 'desc').limit(limit).execute();

/**
 * Adds a verdict. One that exists already stays as it is (a form sent twice).
 * @throws CapError
 */
export async function addVerdict(db: Store['db'], verdict: SampleVerdictsTable): Promise<void> {
	await exclusively(db, async (change) => {
		await addOnce(change.insertInto('sample_verdicts').values(verdict));
		const ofLetter = change
			.selectFrom('sample_verdicts')
			.where('sample_id', '=', verdict.sample_id)
			.where('letter_id', '=', verdict.letter_id);
		await refuseMore('verdicts', ofLetter, VERDICTS);
	});
}

/** All verdicts on a sample's letters, the oldest first. */
export const verdictsOf = (db: Store['db'], sampleId: string): Promise<SampleVerdictsTable[]> =>
	db.selectFrom('sample_verdicts').selectAll().where('sample_id', '=', sampleId).orderBy('at').execute();
