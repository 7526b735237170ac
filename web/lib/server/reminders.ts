import { inPieces } from '#sql/model/lists.ts';
import type { RemindersTable } from '#sql/office/proof-tables.ts';
import {
	keepReminder,
	LETTERS_OF_REMINDER,
	mailReminder,
	reminderReference,
	reminderTemplates,
	type ReminderTemplate
} from '#sql/office/reminders.ts';
import { stepsOfLetter } from '#sql/queries/desk/escalation.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { becomePage } from '#sql/queries/reminders/become.server.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import type { View } from '$lib/view.ts';
import { eventIdOf, momentsOf, type Typed } from './deed.ts';
import type { FrozenList } from './frozen-list.ts';
import { sendEvents, type NotTaken } from './ingest.server.ts';
import { readSteps, stepText, withStep } from './escalation.ts';
import { office } from './office.ts';
import type { SessionUser } from './session-user.ts';

/** How many letters each body holds, the most first. */
export const bodiesOf = (waiting: readonly { holder: string }[]): [body: string, letters: number][] =>
	[...Map.groupBy(waiting, ({ holder }) => holder)]
		.map(([body, letters]): [string, number] => [body, letters.length])
		.sort(([, a], [, b]) => b - a);

/** Letters in reminders of no more than one may have, those of one body together. */
export const partsOf = <Letter>(waiting: readonly Letter[], most = LETTERS_OF_REMINDER): Letter[][] =>
	inPieces(waiting, most);

/** The texts that are ready: the office's own, then the built-in ones that it has not replaced. */
export async function templatesOf({ lang }: View): Promise<(ReminderTemplate & { isOwn: boolean })[]> {
	const own = await reminderTemplates(office().store.db);
	const builtIn = wordsOf(lang).t.remind.templates.filter(({ name }) => !own.some((one) => one.name === name));
	return [...own.map((one) => ({ ...one, isOwn: true })), ...builtIn.map((one) => ({ ...one, isOwn: false }))];
}

/** How many letters would be reminded by each next step; those without one are none of these. */
export async function nextStepsOf(
	{ waiting, asOf }: Pick<FrozenList, 'waiting' | 'asOf'>,
	{ lang }: View
): Promise<{ id: string; text: string; letters: number }[]> {
	const steps = await readSteps();
	const next = waiting.map((letter) => stepsOfLetter(steps, letter, Date.parse(asOf)).next?.id);
	return steps.flatMap((step) => {
		const letters = next.filter((id) => id === step.id).length;
		return letters > 0 ? [{ id: step.id, text: stepText(step, wordsOf(lang)), letters }] : [];
	});
}

/** Which of some letters are answered or ended by now. A list that was frozen, or a page that stood open, may not know it. */
export async function settledOf(ids: readonly string[]): Promise<Set<string>> {
	const { client, keeper, settings } = office();
	const ask = { database: settings.clickhouse.database, clock: settings.clock, keeper };
	const { letters } = await readPage(client, becomePage(ids), ask);
	return new Set(letters.flatMap((one) => (one.is_answered || one.is_ended ? [one.letter_id] : [])));
}

interface Reminders {
	/** Of each: its id among the office's reminders, and what letters show of it. */
	sent: { id: string; reference: string; letters: number }[];
	/** Bodies whose liaison is mailed it. */
	mailed: Set<string>;
	/** How many letters of the list needed none any more. */
	settled: number;
	/** What stopped those that are missing; null: none is. */
	stopped: NotTaken | null;
}

/**
 * Sends one event a letter to the body that holds it, and keeps what each reminder was of. Sent again, it makes the same
 * events and reminders.
 */
export async function sendReminders(
	list: FrozenList,
	typed: Typed,
	{ user, view, isEscalated }: { user: SessionUser; view: View; isEscalated: boolean }
): Promise<Reminders> {
	const words = wordsOf(view.lang);
	const { t, f } = words;
	const steps = isEscalated ? await readSteps() : [];
	const at = Date.parse(list.asOf);
	const base = eventIdOf({ ...typed, act: 'remind', choice: isEscalated ? `${list.search} step` : list.search });
	const moments = await momentsOf(base);
	const sent: Reminders['sent'] = [];
	const mailed: Reminders['mailed'] = new Set();
	const settled = await settledOf(list.waiting.map(({ id }) => id));
	for (const [n, part] of partsOf(list.waiting).entries()) {
		const letters = part.filter(({ id }) => !settled.has(id));
		if (letters.length === 0) continue;
		const id = n === 0 ? base : `${base}-${n + 1}`;
		const reference = reminderReference(id);
		const about = fill(t.remind.about, { reference, n: f.number(letters.length) });
		const sending = await sendEvents(
			letters.map((letter) => ({
				...{ event_id: id, type: 'letter.reminded' as const, letter_id: letter.id, to_org: letter.holder },
				...{ ...moments, actor: user.name },
				text: `${withStep(typed.text, stepsOfLetter(steps, letter, at).next, words)}\n${about}`
			}))
		);
		if (sending.outcome !== 'durable') return { sent, mailed, settled: settled.size, stopped: sending };
		const told = await keepAndMail(user, {
			...{ id, user_id: user.id, user_name: user.name, sent_at: moments.occurred_at, text: typed.text },
			...{ query: list.keptQuery, words: list.words, as_of: list.asOf, known_at: list.knownAt },
			...{ size: letters.length, letters: JSON.stringify(letters.map((letter) => [letter.id, letter.holder])) }
		});
		for (const body of told) mailed.add(body);
		sent.push({ id, reference, letters: letters.length });
	}
	return { sent, mailed, settled: settled.size, stopped: null };
}

/** Keeps a reminder, and mails it to the liaisons of its bodies. Returns those whose mail is on its way. */
async function keepAndMail({ role }: SessionUser, reminder: RemindersTable): Promise<string[]> {
	const { store, settings } = office();
	await keepReminder(store.db, reminder);
	if (settings.channels.smtpUrl === undefined) return [];
	return store.inOneGo(() => mailReminder(store.db, reminder, role, new Date()));
}

/** Keeps what a reminder from a letter's own page was of, as that of a list with this letter alone. */
export async function keepLetterReminder(
	letterId: string,
	typed: Typed,
	{ eventId: id, user }: { eventId: string; user: SessionUser }
): Promise<void> {
	const { occurred_at: at } = await momentsOf(id);
	await keepAndMail(user, {
		...{ id, user_id: user.id, user_name: user.name, sent_at: at, text: typed.text },
		query: new URLSearchParams({ letter: letterId, asof: at, known: at }).toString(),
		...{ words: fill(wordsOf('fa').t.letter.title, { id: letterId }), as_of: at, known_at: at },
		...{ size: 1, letters: JSON.stringify([[letterId, typed.choice]]) }
	});
}
