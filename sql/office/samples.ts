import type { Store } from './store.server.ts';
import type { SamplesTable, SampleVerdictsTable } from './proof-tables.ts';

/** Keeps a sample; one that is there already stands (a form that is sent twice). */
export async function keepSample(db: Store['db'], sample: SamplesTable): Promise<void> {
	await db
		.insertInto('samples')
		.values(sample)
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
}

export const findSample = (db: Store['db'], id: string): Promise<SamplesTable | undefined> =>
	db.selectFrom('samples').selectAll().where('id', '=', id).executeTakeFirst();

export const listSamples = (db: Store['db'], limit: number): Promise<SamplesTable[]> =>
	db.selectFrom('samples').selectAll().orderBy('made_at', 'desc').limit(limit).execute();

/** Adds a verdict; one that is there already stands (a form that is sent twice). */
export async function addVerdict(db: Store['db'], verdict: SampleVerdictsTable): Promise<void> {
	await db
		.insertInto('sample_verdicts')
		.values(verdict)
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
}

/** Every verdict on a sample's letters, the oldest first. */
export const verdictsOf = (db: Store['db'], sampleId: string): Promise<SampleVerdictsTable[]> =>
	db.selectFrom('sample_verdicts').selectAll().where('sample_id', '=', sampleId).orderBy('at').execute();
