import { error } from '@sveltejs/kit';
import { findReminder, remindedLetters, reminderMails } from '#sql/office/reminders.ts';
import { becomePage, countFates, fatesOf } from '#sql/queries/reminders/become.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { logAccess } from '$lib/server/access.ts';
import { keptWords } from '$lib/server/export/kept-words.ts';
import { office } from '$lib/server/office.ts';
import { namesOf, referenceOf } from '$lib/server/reference.ts';
import { userOf } from '$lib/server/user-of.ts';
import type { PageServerLoad } from './$types';

const DAYS = [3, 7, 14, 30];
const USUAL_DAYS = 7;
const DAY_MS = 86_400_000;

/** What had become of a reminder's letters so many days after it, and what has by now. */
export const load: PageServerLoad = async ({ params, url, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { client, keeper, store, settings } = office();
	const reminder = await findReminder(store.db, params.id);
	if (!reminder) error(404, { message: wordsOf(locals.view.lang).t.reminders.notThere });
	await logAccess(userOf(locals), { action: 'view_list', details: { reminder: params.id } });
	const days = DAYS.find((one) => String(one) === url.searchParams.get('days')) ?? USUAL_DAYS;
	const reminded = remindedLetters(reminder);
	const page = becomePage(reminded.map(([letterId]) => letterId));
	const ask = { database: settings.clickhouse.database, clock: settings.clock, keeper };
	const now = await readPage(client, page, ask);
	const until = new Date(Date.parse(reminder.sent_at) + days * DAY_MS).toISOString();
	const isOver = until <= now.asOf;
	const then = isOver ? await readPage(client, page, { ...ask, asOf: until }) : now;
	const [fates, soon] = [fatesOf(reminded, now), fatesOf(reminded, then)];
	const soonOf = new Map(soon.map(({ letterId, fate }) => [letterId, fate]));
	const { body } = await referenceOf();
	const letters = Map.groupBy(fates, (one) => one.body);
	const mails = await reminderMails(store.db, reminder.id, [...letters.keys()]);
	const bodies = [...letters].map(([code, letters]) => ({
		...{ id: code, letters: letters.length, ...countFates(letters), mail: mails.get(code) ?? ('none' as const) },
		inTime: letters.filter(({ letterId }) => soonOf.get(letterId) === 'answered').length
	}));
	const { id, sent_at: at, user_name: by, text, size } = reminder;
	const words = (await keptWords(locals))(reminder);
	return {
		reminder: { id, at, by, words, text, size },
		...{ days, choices: DAYS, isOver, until },
		inTime: soon.filter(({ fate }) => fate === 'answered').length,
		counts: countFates(fates),
		bodies: bodies.sort((a, b) => b.silent - a.silent || b.letters - a.letters),
		letters: fates.map((one) => ({ ...one, id: one.letterId, isInTime: soonOf.get(one.letterId) === 'answered' })),
		names: namesOf({ body }),
		asOf: now.asOf
	};
};
