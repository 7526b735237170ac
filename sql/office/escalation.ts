import { randomUUID } from 'node:crypto';
import { exclusively, refuseMore } from './caps.ts';
import type { EscalationStepsTable } from './proof-tables.ts';
import type { Store } from './store.server.ts';

/** To whom a step turns. */
export const RECIPIENTS = ['liaison', 'head', 'governor'] as const satisfies EscalationStepsTable['recipient'][];

/** A step of escalation that the office named. Letters reach it after its days or its reminders, whichever comes first. */
export type EscalationStep = Omit<EscalationStepsTable, 'place' | 'user_name' | 'at'>;

/** Most steps of an office. */
export const STEPS_OF_OFFICE = 20;
const NAME_LENGTH = 60;
/** Days and reminders of a step, at most. */
export const COUNT_AT_MOST = 9_999;

const isCount = (count: number | null): boolean =>
	count === null || (Number.isInteger(count) && count >= 1 && count <= COUNT_AT_MOST);

/** The steps in their order. */
export const listEscalation = (db: Store['db']): Promise<EscalationStep[]> =>
	db
		.selectFrom('escalation_steps')
		.select(['id', 'name_fa', 'name_en', 'after_days', 'after_reminders', 'recipient'])
		.orderBy('place')
		.execute();

/**
 * Adds a step behind the others, or changes one that is there (`id`). False: it cannot be one.
 * @throws CapError
 */
export async function saveStep(
	db: Store['db'],
	{ id, ...given }: Omit<EscalationStep, 'id'> & { id: string | null },
	userName: string
): Promise<boolean> {
	const [name_fa, name_en] = [given.name_fa, given.name_en].map((name) => name.trim().replace(/\s+/g, ' ')) as [
		string,
		string
	];
	const { after_days, after_reminders } = given;
	const isNamed = name_fa !== '' && [name_fa, name_en].every((name) => [...name].length <= NAME_LENGTH);
	const isReached = (after_days ?? after_reminders) !== null && isCount(after_days) && isCount(after_reminders);
	if (!isNamed || !isReached) return false;
	const values = { ...given, name_fa, name_en, user_name: userName, at: new Date().toISOString() };
	await exclusively(db, async (change) => {
		if (id !== null) {
			await change.updateTable('escalation_steps').set(values).where('id', '=', id).execute();
			return;
		}
		const { last } = await change
			.selectFrom('escalation_steps')
			.select(({ fn }) => fn.max('place').as('last'))
			.executeTakeFirstOrThrow();
		const row = { id: randomUUID(), place: Number(last ?? 0) + 1, ...values };
		await change.insertInto('escalation_steps').values(row).execute();
		await refuseMore('steps', change.selectFrom('escalation_steps'), STEPS_OF_OFFICE);
	});
	return true;
}

export async function removeStep(db: Store['db'], id: string): Promise<void> {
	await db.deleteFrom('escalation_steps').where('id', '=', id).execute();
}
