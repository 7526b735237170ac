import { randomUUID } from 'node:crypto';
import type { DigestSnapshot } from '#sql/alerts/digest.server.ts';
import { describeFailure } from '#sql/client/errors.ts';
import { dueDays, newestDays, type ToldDays, type Wish } from '#sql/model/digest-days.ts';
import { dayAfter, daysFrom, tehranDay } from '#sql/model/tehran.ts';
import { roomFor } from '#sql/office/budget.ts';
import { DIGESTS, digestId, keepMade, keepMadeOfBody, liaisons, wantedDigests } from '#sql/office/digests.ts';
import { takeLease } from '#sql/office/lease.ts';
import type { OneGo } from '#sql/office/one-go.ts';
import { readCalendar } from '#sql/queries/forecast/calendar.server.ts';
import type { Office } from '../office.ts';
import { bodyLetters, digestFor, officeNow, readTold } from './digest-content.ts';

/** This process, among those that may make digests. */
const HOLDER = randomUUID();
/** What could not be made is tried again after this time, not with each pass. */
const AGAIN_MS = 60_000;

let notBefore = 0;

/** A digest that may be due. */
interface Coming {
	wish: Wish;
	/** Whose messages it makes, and how many. */
	whose: string | null;
	messages: number;
	/** Reads what it tells, and says how it is kept. */
	read: (days: ToldDays) => Promise<() => OneGo<boolean>>;
}

/** Makes what is due, once for the whole office, and puts it on its way. What fails is said, and tried again later. */
export async function digestPass(office: Office): Promise<void> {
	if (performance.now() < notBefore) return;
	const failed = (problem: unknown): void => {
		notBefore = performance.now() + AGAIN_MS;
		console.warn(`a digest waits: ${describeFailure(problem)}`);
	};
	await makeDue(office, failed).catch(failed);
}

async function makeDue({ store, client, settings }: Office, failed: (problem: unknown) => void): Promise<void> {
	const coming = await comingDigests(store);
	if (coming.length === 0) return;
	const { database } = settings.clickhouse;
	const now = await officeNow();
	// Mostly nothing is due: neither the calendar nor a turn is needed to see that.
	if (!coming.some(({ wish }) => (wish.madeFor ?? '') < newestDays(wish.every, now).to)) return;
	const isWorking = await readWorkingDays(client, database, now);
	for (const { wish, whose, messages, read } of coming) {
		const days = dueDays(wish, now, isWorking);
		if (!days || !(await takeLease(store, DIGESTS, HOLDER, Date.now()))) continue;
		try {
			// It keeps until then, unlike what a rule tells.
			if ((await store.inOneGo(() => roomFor(store.db, whose, new Date()))) < messages)
				throw new Error('the budget of messages is spent');
			const keep = await read(days);
			// Reading may have taken longer than a turn.
			if (await takeLease(store, DIGESTS, HOLDER, Date.now())) await store.inOneGo(keep);
		} catch (problem) {
			failed(problem);
		}
	}
}

async function comingDigests(store: Office['store']): Promise<Coming[]> {
	const [wanted, bodies] = await Promise.all([wantedDigests(store), liaisons(store)]);
	const told = new Map<string, Promise<DigestSnapshot>>();
	const readOnce = (days: ToldDays) => {
		const key = `${days.from} ${days.to}`;
		const read = told.get(key) ?? readTold(days);
		told.set(key, read);
		return read;
	};
	const made = (days: ToldDays) => ({ holder: HOLDER, days, now: new Date() });
	return [
		...wanted.map((one) => ({
			wish: one,
			...{ whose: one.user.id, messages: one.targets.length },
			read: async (days: ToldDays) => {
				const id = digestId(one, days.to);
				const content = JSON.stringify(await digestFor(one.user, { ...one, id }, await readOnce(days)));
				return () => keepMade(store.db, one, { ...made(days), content });
			}
		})),
		...bodies.map((one) => ({
			// A liaison's list comes weekly, on a working day.
			wish: { every: 'week' as const, onHolidays: false, madeFor: one.made_for },
			...{ whose: null, messages: 1 },
			read: async (days: ToldDays) => {
				const letters = await bodyLetters(one.body, days.to);
				const content = letters.count === 0 ? null : JSON.stringify(letters);
				return () => keepMadeOfBody(store.db, one, { ...made(days), content });
			}
		}))
	];
}

/** Whether the office works on a day; an office without a calendar always does. */
async function readWorkingDays(
	client: Office['client'],
	database: string,
	now: number
): Promise<(day: string) => boolean> {
	const calendar = await readCalendar(client, database, dayAfter(tehranDay(now)));
	if (!calendar) return () => true;
	const { first, marks } = calendar;
	return (day) => marks[daysFrom(first, day) - 1] === 'w';
}
