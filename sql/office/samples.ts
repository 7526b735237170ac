import { DAY_MS, inTurn, refuseBeyond } from './caps.ts';
import type { Store } from './store.server.ts';
import type { SamplesTable, SampleVerdictsTable } from './proof-tables.ts';

/** Of a person in 24 hours: a sample is evidence, and stays. */
export const SAMPLES_A_DAY = 50;
/** On one letter of a sample, by all. */
export const VERDICTS = 20;

/**
 * Keeps a sample; one that is there already stands (a form that is sent twice).
 * @throws CapError
 */
export async function keepSample(db: Store['db'], sample: SamplesTable): Promise<void> {
	await inTurn(db, async (change) => {
		await change
			.insertInto('samples')
			.values(sample)
			.onConflict((conflict) => conflict.column('id').doNothing())
			.execute();
		const { made } = await change
			.selectFrom('samples')
			.select(({ fn }) => fn.countAll<number>().as('made'))
			.where('user_id', '=', sample.user_id)
			.where('made_at', '>', new Date(Date.parse(sample.made_at) - DAY_MS).toISOString())
			.executeTakeFirstOrThrow();
		refuseBeyond('samples', Number(made), SAMPLES_A_DAY);
	});
}

export const findSample = (db: Store['db'], id: string): Promise<SamplesTable | undefined> =>
	db.selectFrom('samples').selectAll().where('id', '=', id).executeTakeFirst();

export const listSamples = (db: Store['db'], limit: number): Promise<SamplesTable[]> =>
	db.selectFrom('samples').selectAll().orderBy('made_at', 'desc').limit(limit).execute();

/**
 * Adds a verdict; one that is there already stands (a form that is sent twice).
 * @throws CapError
 */
export async function addVerdict(db: Store['db'], verdict: SampleVerdictsTable): Promise<void> {
	await inTurn(db, async (change) => {
		await change
			.insertInto('sample_verdicts')
			.values(verdict)
			.onConflict((conflict) => conflict.column('id').doNothing())
			.execute();
		const { said } = await change
			.selectFrom('sample_verdicts')
			.select(({ fn }) => fn.countAll<number>().as('said'))
			.where('sample_id', '=', verdict.sample_id)
			.where('letter_id', '=', verdict.letter_id)
			.executeTakeFirstOrThrow();
		refuseBeyond('verdicts', Number(said), VERDICTS);
	});
}

/** Every verdict on a sample's letters, the oldest first. */
export const verdictsOf = (db: Store['db'], sampleId: string): Promise<SampleVerdictsTable[]> =>
	db.selectFrom('sample_verdicts').selectAll().where('sample_id', '=', sampleId).orderBy('at').execute();
