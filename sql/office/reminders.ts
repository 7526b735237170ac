import { addOnce, exclusively, refuseMore } from './caps.ts';
import type { RemindersTable } from './proof-tables.ts';
import type { Store } from './store.server.ts';

/** A letter, and the body that was reminded of it. */
type RemindedLetter = [letterId: string, body: string];

/** One reminder is of no more letters: their ids are one parameter of a query, which holds 128 KiB. */
export const LETTERS_OF_REMINDER = 1_000;
/** Most texts of an office. */
export const TEMPLATES = 50;
const NAME_LENGTH = 60;

/** Keeps what a reminder was of. One that is there already stays as it is (a form sent twice). */
export const keepReminder = (db: Store['db'], reminder: RemindersTable): Promise<boolean> =>
	addOnce(db.insertInto('reminders').values(reminder));

export const findReminder = (db: Store['db'], id: string): Promise<RemindersTable | undefined> =>
	db.selectFrom('reminders').selectAll().where('id', '=', id).executeTakeFirst();

export const remindedLetters = ({ letters }: Pick<RemindersTable, 'letters'>): RemindedLetter[] =>
	JSON.parse(letters) as RemindedLetter[];

/** The newest first. */
export const listReminders = (db: Store['db'], limit: number): Promise<RemindersTable[]> =>
	db.selectFrom('reminders').selectAll().orderBy('sent_at', 'desc').orderBy('id').limit(limit).execute();

export interface ReminderTemplate {
	name: string;
	text: string;
}

/** The office's own texts, by name. */
export const reminderTemplates = (db: Store['db']): Promise<ReminderTemplate[]> =>
	db.selectFrom('reminder_templates').select(['name', 'text']).orderBy('name').execute();

/**
 * Saves a text under a name, in place of one of that name. Returns the name as it is kept; null: it cannot be one.
 * @throws CapError
 */
export async function saveTemplate(
	db: Store['db'],
	{ name: given, text, userName }: ReminderTemplate & { userName: string }
): Promise<string | null> {
	const name = given.trim().replace(/\s+/g, ' ');
	if (name === '' || [...name].length > NAME_LENGTH) return null;
	const values = { text, user_name: userName, at: new Date().toISOString() };
	await exclusively(db, async (change) => {
		await change
			.insertInto('reminder_templates')
			.values({ name, ...values })
			.onConflict((conflict) => conflict.column('name').doUpdateSet(values))
			.execute();
		await refuseMore('templates', change.selectFrom('reminder_templates'), TEMPLATES);
	});
	return name;
}

export async function removeTemplate(db: Store['db'], name: string): Promise<void> {
	await db.deleteFrom('reminder_templates').where('name', '=', name).execute();
}
