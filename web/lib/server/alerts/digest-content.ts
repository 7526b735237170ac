import { isHttpError } from '@sveltejs/kit';
import { readDigest, type DigestSnapshot } from '#sql/alerts/digest.server.ts';
import { KpiError } from '#sql/measures/kpi.ts';
import type { Pace, ToldDays } from '#sql/model/digest-days.ts';
import type { WantedDigest } from '#sql/office/digests.ts';
import { listRules } from '#sql/office/alert-rules.ts';
import { savedQueues } from '#sql/office/saved-queues.ts';
import { deskPage } from '#sql/queries/desk/read-desk.server.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { readNow } from '#sql/queries/now.server.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { Lang } from '$lib/i18n/format.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { deskOf } from '../desk-ask.ts';
import { filterWords } from '../desk-chips.ts';
import { stepNames } from '../escalation.ts';
import { maySee } from '../grants.ts';
import { office } from '../office.ts';
import { sessionParams } from '../person-address.ts';
import { namesOf, referenceOf } from '../reference.ts';
import type { SessionUser } from '../session-user.ts';
import { ruleWords } from './message.ts';

/** Whose digest it is. */
type DigestUser = WantedDigest['user'];

/** A queue of the person's own, as of the moment of the digest. What was typed is not in it: somebody's name may be. */
interface ToldQueue {
	/** Its filter in words; empty: all letters, or those of a search. */
	words: string;
	/** Parameters of its list; null: they have what was typed, or a person. */
	query: string | null;
	/** Null: it cannot be counted. */
	count: number | null;
}

/** What a person is told: numbers and codes, put into words when it is sent. */
export interface DigestContent {
	/** Of its page. */
	id: string;
	every: Pace;
	lang: Lang;
	snapshot: DigestSnapshot;
	/** Null: the person's role has no desk. */
	queues: ToldQueue[] | null;
	/** The person's alerts that fire, in words. */
	rules: { id: string; words: string; firing: number }[];
}

/** The letters of a body that are overdue, for its liaison: nothing of who wrote them, or what. */
export interface BodyContent extends Pick<PageFrame, 'asOf' | 'knownAt' | 'names'> {
	body: string;
	/** How many there are in all. */
	count: number;
	/** Those longest overdue first. */
	letters: { id: string; registeredAt: string | null; dueAt: string | null; category: string; channel: string }[];
}

/** So many letters of a body are listed. */
const LETTERS = 200;

/** The office's now, from which days are counted. */
export const officeNow = (): Promise<number> => {
	const { client, settings } = office();
	return readNow(client, { database: settings.clickhouse.database, clock: settings.clock });
};

/** What everybody is told of these days. */
export const readTold = (days: ToldDays): Promise<DigestSnapshot> => {
	const { client, keeper, settings } = office();
	return readDigest(client, { database: settings.clickhouse.database, clock: settings.clock, keeper }, days);
};

/** A digest for one person, of what everybody is told of the same days. */
export async function digestFor(
	user: DigestUser,
	{ id, every, lang }: Pick<DigestContent, 'id' | 'every' | 'lang'>,
	snapshot: DigestSnapshot
): Promise<DigestContent> {
	// Nobody is logged in.
	const asker = { ...user, session: '', mustChangePassword: false, isConfirmed: false };
	const queues = maySee('/letters', asker, office()) ? await readOwnQueues(asker, lang, snapshot) : null;
	return { id, every, lang, snapshot, queues, rules: await firingRules(user.id, lang) };
}

async function firingRules(userId: string, lang: Lang): Promise<DigestContent['rules']> {
	const rules = (await listRules(office().store, userId)).filter(({ isIdle, firing }) => !isIdle && firing > 0);
	if (rules.length === 0) return [];
	const telling = { words: wordsOf(lang), names: namesOf(await referenceOf()) };
	// Its own name was typed: somebody's may be in it.
	return rules.map((rule) => ({ id: rule.id, words: ruleWords(rule, telling), firing: rule.firing }));
}

async function readOwnQueues(user: SessionUser, lang: Lang, moments: DigestSnapshot): Promise<ToldQueue[]> {
	const own = (await savedQueues(office().store, user.id)).filter(({ isMine }) => isMine);
	const queues: ToldQueue[] = [];
	// One after the other: each reads all letters.
	for (const { query } of own) queues.push(await readOwnQueue(sessionParams(query, user), user, lang, moments));
	return queues;
}

async function readOwnQueue(
	params: URLSearchParams,
	user: SessionUser,
	lang: Lang,
	{ asOf, knownAt }: DigestSnapshot
): Promise<ToldQueue> {
	const isOfThen = Boolean(params.get('asof') || params.get('known'));
	if (!isOfThen) {
		params.set('asof', asOf);
		params.set('known', knownAt);
	}
	try {
		const { filter, filters, ask } = deskOf(params, { view: viewOf(lang), user }, 1);
		const asked = { ...office().ask(filters), where: filter.where };
		const { count, names } = await readPage(office().client, deskPage(ask), asked);
		const isTyped = filter.search !== '' || filter.persons.length > 0;
		const told = { ...filter, search: '', persons: [], ...(isOfThen ? {} : { asOf: null, known: null }) };
		const chips = filterWords(told, { ...names, ...(await stepNames()) }, wordsOf(lang), user);
		const words = chips.map(({ text }) => text).join(' · ');
		return { words, query: isTyped ? null : params.toString(), count };
	} catch (problem) {
		// What was saved once may no longer be asked.
		if (!isHttpError(problem) && !(problem instanceof KpiError)) throw problem;
		return { words: '', query: null, count: null };
	}
}

/** A body's overdue letters as of the end of a day: the desk's list. */
export async function bodyLetters(body: string, day: string): Promise<BodyContent> {
	const params = new URLSearchParams({ kpi: 'overdue', group: 'body', key: body, asof: day, sort: 'due' });
	const { filters, ask } = deskOf(params, { view: viewOf('fa'), user: null }, LETTERS);
	const { count, rows, asOf, knownAt, names } = await readPage(office().client, deskPage(ask), office().ask(filters));
	const letters = rows.map(({ letter_id: id, registered_at, due_at, category, channel }) => ({
		...{ id, registeredAt: registered_at, dueAt: due_at, category, channel }
	}));
	return { body, count, letters, asOf, knownAt, names };
}

const viewOf = (lang: Lang) => ({ lang, theme: null, kiosk: false });
