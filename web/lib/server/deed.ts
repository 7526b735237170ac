import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '@sveltejs/kit';
import { NOTE } from '$lib/letter/flags.ts';
import { hasArrived } from '#sql/queries/letter/letter-page.ts';
import { readNow } from '#sql/queries/now.server.ts';
import { CapError } from '#sql/office/caps.ts';
import { maskNumbersIn } from '#sql/model/identities-in-text.ts';
import type { SessionUser } from './session-user.ts';
import { DASHBOARD, sendEvents, type Deed, type NotTaken, type Sending } from './ingest.server.ts';
import { textOf } from './form-text.ts';
import { createLimiter } from './limiter.ts';
import { office } from './office.ts';

/** Actions of inspectors on a letter's page, by the names of their forms. */
export type Act = 'flag' | 'unflag' | 'note' | 'remind';

/** Input of a form, to be shown again if it failed. */
export interface Typed {
	act: Act;
	/** Id of the opened form: sent twice, it makes one event. */
	form: string;
	text: string;
	choice: string;
}

/** The fault of a form, a key of `letter.problems`. */
export type Problem = 'empty' | 'long' | 'identity' | 'choice' | 'settled' | 'form' | 'away' | 'busy' | 'refused';

export const TEXT_AT_MOST = 4_000;
/** Flags, notes and reminders of a person in 24 hours, counted by letters. */
export const DEEDS_A_DAY = 20_000;
const WAITS_MS = 3_000;
const LOOKS_EVERY_MS = 100;
const FORM = /^[0-9a-f-]{36}$/;
/** A form sent again within so many others keeps its moment, so that both events are equal in every field. */
const REMEMBERED = 1_000;

export function readTyped(act: Act, data: FormData): Typed {
	const text = textOf(data);
	return { act, form: text('form'), text: text('text'), choice: text('choice') };
}

/** The fault of a form; null when it can be sent. */
export function problemOf({ act, form, text, choice }: Typed): Problem | null {
	if (!FORM.test(form)) return 'form';
	if (act !== 'note' && (choice === '' || choice.length > 64)) return 'choice';
	if (act === 'note' && text === '') return 'empty';
	if (text.length > TEXT_AT_MOST) return 'long';
	// The door would mask a number without telling the writer.
	return maskNumbersIn(text) === text ? null : 'identity';
}

const deeds = createLimiter({ times: DEEDS_A_DAY, windowMs: 24 * 3_600_000 });

/** Throws CapError when a person exceeds the daily limit. */
export async function countDeeds(user: SessionUser | null, letters: number): Promise<void> {
	if (!deeds.take(user?.id ?? '', Date.now(), letters)) throw new CapError('deeds', DEEDS_A_DAY);
}

/** Id of the form's event; changed input makes another event. */
export function eventIdOf({ act, form, text, choice }: Typed): string {
	const content = createHash('sha256')
		.update(JSON.stringify([act, text, choice]))
		.digest('hex');
	return `${form}.${content.slice(0, 12)}`;
}

const moments = new Map<string, Pick<Deed, 'occurred_at' | 'entered_at'>>();

/** The moment by the office's clock, after all events so far; a form that is sent again keeps it. */
export async function momentsOf(eventId: string): Promise<Pick<Deed, 'occurred_at' | 'entered_at'>> {
	const { client, settings } = office();
	const known = moments.get(eventId);
	if (known) return known;
	const { clock } = settings;
	const now = await readNow(client, { database: settings.clickhouse.database, clock });
	const made = {
		occurred_at: new Date(clock === 'data' ? now + 1 : now).toISOString(),
		entered_at: new Date().toISOString()
	};
	// A parallel request with the same form may have been first.
	const first = moments.get(eventId) ?? made;
	moments.set(eventId, first);
	if (moments.size > REMEMBERED) moments.delete(moments.keys().next().value!);
	return first;
}

const FIELDS: Record<Act, (typed: Typed) => Pick<Deed, 'type' | 'flag' | 'activity' | 'to_org'>> = {
	flag: ({ choice }) => ({ type: 'letter.flagged', flag: choice }),
	unflag: ({ choice }) => ({ type: 'letter.unflagged', flag: choice }),
	note: () => ({ type: 'letter.noted', activity: NOTE }),
	remind: ({ choice }) => ({ type: 'letter.reminded', to_org: choice })
};

/** Sends the event; its outcome says whether it is durable. */
export async function doTo(
	letterId: string,
	typed: Typed,
	actor: string
): Promise<{ eventId: string; sending: Sending }> {
	const eventId = eventIdOf(typed);
	const { text } = typed;
	const deed = {
		...{ event_id: eventId, letter_id: letterId, actor },
		...FIELDS[typed.act](typed),
		...(await momentsOf(eventId)),
		...(text ? { text } : {})
	};
	return { eventId, sending: await sendEvents([deed]) };
}

/** The answer to a form whose events ingest did not take. */
export const failSending = (sending: NotTaken, typed: Typed) =>
	fail(sending.outcome === 'refused' ? 400 : 503, {
		...{ typed, problem: sending.outcome },
		detail: sending.outcome === 'refused' ? sending.detail : ''
	});

/** Waits until a letter's page would show the event; false after a few seconds. */
export async function waitForEvent(letterId: string, eventId: string): Promise<boolean> {
	const { client, settings } = office();
	const until = performance.now() + WAITS_MS;
	for (;;) {
		const event = { letterId, source: DASHBOARD, eventId };
		if (await hasArrived(client, settings.clickhouse.database, event)) return true;
		if (performance.now() > until) return false;
		await sleep(LOOKS_EVERY_MS);
	}
}
