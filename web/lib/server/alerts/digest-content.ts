import { isHttpError } from '@sveltejs/kit';
import { readDigest, type DigestSnapshot } from '#sql/alerts/digest.server.ts';
import { KpiError } from '#sql/measures/kpi-error.ts';
import type { Pace, ToldDays } from '#sql/model/digest-days.ts';
import type { WantedDigest } from '#sql/office/digests.ts';
import { savedQueues } from '#sql/office/saved-queues.ts';
import { deskPage } from '#sql/queries/desk/read-desk.server.ts';
import type { PageFrame } from '#sql/queries/pages/page.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { Lang } from '$lib/i18n/format.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import { deskOf } from '../desk-ask.ts';
import { filterWords } from '../desk-chips.ts';
import { stepNames } from '../escalation.ts';
import { maySee } from '../grants.ts';
import { office } from '../office.ts';
import { sessionParams } from '../person-address.ts';
import type { SessionUser } from '../session-user.ts';

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
	every: Pace;
	lang: Lang;
	snapshot: DigestSnapshot;
	/** Null: the person's role has no desk. */
	queues: ToldQueue[] | null;
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

/** What everybody is told of these days. */
export const readTold = (days: ToldDays): Promise<DigestSnapshot> => {
	const { client, keeper, settings } = office();
	return readDigest(client, { database: settings.clickhouse.database, clock: settings.clock, keeper }, days);
};

/** A digest for one person, of what everybody is told of the same days. */
export async function digestFor(
	user: DigestUser,
	{ every, lang }: Pick<DigestContent, 'every' | 'lang'>,
	snapshot: DigestSnapshot
): Promise<DigestContent> {
	// Nobody is logged in.
	const asker = { ...user, session: '', mustChangePassword: false, isConfirmed: false };
	const queues = maySee('/letters', asker, office()) ? await readOwnQueues(asker, lang, snapshot) : null;
	return { every, lang, snapshot, queues };
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
	const letters = rows.map(({ letterId: id, registeredAt, dueAt, category, channel }) => ({
		...{ id, registeredAt, dueAt, category, channel }
	}));
	return { body, count, letters, asOf, knownAt, names };
}

const viewOf = (lang: Lang) => ({ lang, theme: null, kiosk: false });
