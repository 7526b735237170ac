import type { Role } from '../model/roles.ts';
import { addOnce, exclusively, refuseMore } from './caps.ts';
import { enqueue, type Delivery, type NewDelivery } from './deliveries.ts';
import { ask, type OneGo } from './one-go.ts';
import type { RemindersTable } from './proof-tables.ts';
import { digest } from './secret.ts';
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

/** What letters show of a reminder's id. */
export const reminderReference = (id: string): string => id.slice(id.indexOf('.') + 1);

/** What one body is told by a reminder, as a letter of its own. */
export interface ReminderNotice {
	number: string;
	body: string;
	letters: string[];
}

/** The letters of each body, the most first. */
export function reminderNotices(reminder: Pick<RemindersTable, 'id' | 'letters'>): ReminderNotice[] {
	const reference = reminderReference(reminder.id);
	return [...Map.groupBy(remindedLetters(reminder), ([, body]) => body)]
		.map(([body, letters]) => ({ body, letters: letters.map(([id]) => id) }))
		.sort((a, b) => b.letters.length - a.letters.length)
		.map((one, n, { length }) => ({ number: length > 1 ? `${reference}/${n + 1}` : reference, ...one }));
}

/** So many ids are in a mail; the letter that is printed has them all. */
const IN_MAIL = 200;

/** What a body's liaison is mailed of a reminder: nothing of who wrote the letters. */
export type ReminderMail = ReminderNotice & { text: string; at: string; count: number };

const mailId = (id: string, body: string): string => digest(`reminder ${id} ${body}`).slice(0, 32);

/** Mails a reminder to the liaisons of its bodies, by the rights of whoever reminds. Returns the bodies whose mail is on its way. */
export function* mailReminder(db: Store['db'], reminder: RemindersTable, role: Role, now: Date): OneGo<string[]> {
	const { id, user_id, text, sent_at: at } = reminder;
	const liaisons = yield* ask(db.selectFrom('body_digests').select(['body', 'address']));
	const addresses = new Map(liaisons.map(({ body, address }) => [body, address]));
	const rows = new Map<string, NewDelivery>();
	for (const notice of reminderNotices(reminder)) {
		const { body, letters } = notice;
		const target = addresses.get(body);
		if (target === undefined) continue;
		const mail: ReminderMail = { ...notice, letters: letters.slice(0, IN_MAIL), text, at, count: letters.length };
		const row = {
			id: mailId(id, body),
			user_id,
			role,
			rule_id: null,
			kind: 'reminder',
			channel: 'mail',
			target
		} as const;
		rows.set(body, { ...row, content: JSON.stringify(mail) });
	}
	const held = yield* enqueue(db, [...rows.values()], now);
	return [...rows].flatMap(([body, { id }]) => (held.some((one) => one.id === id) ? [] : [body]));
}

/** How the mail of a reminder to each body stands; one that was not mailed has none. */
export async function reminderMails(
	db: Store['db'],
	id: string,
	bodies: readonly string[]
): Promise<Map<string, Delivery['state']>> {
	const bodyOf = new Map(bodies.map((body) => [mailId(id, body), body]));
	if (bodyOf.size === 0) return new Map();
	const rows = await db
		.selectFrom('deliveries')
		.select(['id', 'state'])
		.where('id', 'in', [...bodyOf.keys()])
		.execute();
	return new Map(rows.map((row) => [bodyOf.get(row.id)!, row.state]));
}

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
