import type { ClickHouseClient } from '@clickhouse/client';
import { readSearch } from '../../model/search.ts';
import { keySearch, type KeyedSearch } from '../../office/identity-keys.server.ts';
import { runQuery } from '../define.server.ts';
import { momentsOf, sourceView, UNANSWERED } from '../source-view.ts';
import { readPersons } from '../letter-persons.server.ts';
import { listPage } from '../lists/list.ts';
import type { PageReader, PageRequest } from '../pages/page.ts';
import { conditionsOf } from './conditions.ts';
import { CODE_FIELDS } from './fields.ts';
import type { LetterFilter } from './filter.ts';
import { lettersOf, type DeskRow } from './letter-row.ts';
import { NAMED, PAGE, PLACE, RETOLD, TEXTS } from './questions.ts';
import { planSearch, type SearchPlan, type Sight } from './search.ts';
import { boundsOf, SORT_KEYS, type Place, type Sort } from './sorts.ts';
import { deskLetters } from './source.ts';

/** What is asked of the desk. */
export interface DeskAsk {
	filter: LetterFilter;
	sort: Sort;
	/** The last row of the page before. */
	after: Place | null;
	limit: number;
	/** Names are looked for by their keys. */
	identityKey: Uint8Array;
	/** What the asker may find letters by. */
	sight: Sight;
}

export interface DeskFigures {
	/** How many the whole list has. */
	count: number;
	rows: DeskRow[];
	/** For the page behind it; null: there is none. */
	next: Place | null;
}

/** So many ids are one parameter of a query, which holds 128 KiB. */
const IDS = 1_000;
const BEGINNING: Place = { key: -(2 ** 53) + 1, id: '' };

/** The list as a page, so that it has the frame of one: as of when, as known when. */
export const deskPage = (ask: DeskAsk): PageReader<DeskFigures> => ({
	name: 'letters',
	dimensions: CODE_FIELDS,
	kpis: ask.filter.figure ? [ask.filter.figure.kpi] : [],
	hasOutages: false,
	read: (client, request) => readDesk(client, { ...request, ...ask })
});

/** One page of letters, and how many there are in all. Throws KpiError for a figure that cannot be asked so. */
export async function readDesk(client: ClickHouseClient, request: PageRequest & DeskAsk): Promise<DeskFigures> {
	if (request.filter.figure) return readFigure(client, request);
	const { sort, after, limit } = request;
	const readPlace = async (isName: boolean) => {
		const question = await prepareWith(client, request, isName);
		const [place] = await runQuery(client, PLACE, {
			...question,
			values: { ...question.values, key: SORT_KEYS[sort], rows: String(limit + 1) },
			params: { ...question.params, after_key: after?.key ?? BEGINNING.key }
		});
		return { question, ...(place ?? { count: 0, last: null }) };
	};
	// Most words are nobody's name: the page begins as if these were not, while that is asked.
	const [isName, likely] = await Promise.all([isNameSearched(client, request), readPlace(false)]);
	const { question, count, last: behind } = isName ? await readPlace(true) : likely;
	// Of letters with one key some may follow where none is behind them.
	const last = behind ?? after?.key ?? null;
	const rows = last === null ? [] : await readRows(client, request, question, { after, last, limit: limit + 1 });
	return { count, ...cut(rows, limit) };
}

/** All rows, a page of at most `limit` at a time, each in one reading: for exports, whose count is known. */
export async function* eachDeskPage(
	client: ClickHouseClient,
	request: PageRequest & DeskAsk
): AsyncGenerator<DeskRow[]> {
	const question = request.filter.figure ? null : await prepareDesk(client, request);
	for (let { after } = request; ;) {
		const { rows, next } = question
			? cut(await readRows(client, request, question, { after, last: null, limit: request.limit + 1 }), request.limit)
			: await readFigure(client, { ...request, after });
		if (rows.length > 0) yield rows;
		if (!next) return;
		after = next;
	}
}

interface Question {
	database: string;
	values: Record<string, string>;
	params: Record<string, unknown>;
	isSecret: boolean;
}

/** Which letters are meant, as `letters` and `where` for a query of theirs, and what it binds. */
export async function prepareDesk(client: ClickHouseClient, request: PageRequest & DeskAsk): Promise<Question> {
	return prepareWith(client, request, await isNameSearched(client, request));
}

/** @param isName whether what is searched for is somebody's name too */
async function prepareWith(
	client: ClickHouseClient,
	request: PageRequest & DeskAsk,
	isName: boolean
): Promise<Question> {
	const { database, filter, from, to, outageDays } = request;
	const plan = await searchOf(client, request, isName);
	// Texts and bulk are judged among all letters, not among those that a search finds.
	const conditions = conditionsOf(filter, { from, to, outageDays, letters: sourceView(database, 'letters', request) });
	const source = conditions.all.includes(UNANSWERED) ? 'unanswered' : 'letters';
	const letters = deskLetters(database, source, request, plan?.words ?? null);
	const found = (plan?.ids ?? []).map((ids) => `letter_id IN (${ids})`);
	return {
		database,
		values: { letters, where: [...conditions.all, ...found, ...(plan?.conditions ?? [])].join(' AND ') },
		params: { ...conditions.params, ...plan?.params, ...momentsOf(request) },
		isSecret: plan !== null
	};
}

/** The filter's search with nothing of a person in clear; null: none. */
function keyed({ search, persons }: LetterFilter, key: Uint8Array): KeyedSearch | null {
	const read = search === '' ? null : readSearch(search);
	if (read === null || typeof read === 'string') return persons.length === 0 ? null : { codes: [], persons, words: [] };
	return { ...keySearch(read, key), persons };
}

/** Whether anybody of whom the office knows has the name of this key. */
export async function isNameOf(client: ClickHouseClient, database: string, nameKey: string): Promise<boolean> {
	const [named] = await runQuery(client, NAMED, { database, params: { name_key: nameKey } });
	return named!.is_name;
}

async function isNameSearched(
	client: ClickHouseClient,
	{ database, filter, identityKey, sight }: PageRequest & DeskAsk
): Promise<boolean> {
	const nameKey = sight.texts ? keyed(filter, identityKey)?.nameKey : undefined;
	return nameKey !== undefined && isNameOf(client, database, nameKey);
}

async function searchOf(
	client: ClickHouseClient,
	request: PageRequest & DeskAsk,
	isName: boolean
): Promise<SearchPlan | null> {
	const { database, filter, identityKey, sight, knownAt } = request;
	const search = keyed(filter, identityKey);
	if (!search) return null;
	const about = { isKnown: knownAt !== null, isName };
	const plan = planSearch(database, search, filter, sight, { ...about, isRetold: false });
	if (plan.told.length === 0) return plan;
	const [found] = await runQuery(client, RETOLD, {
		...{ database, values: { found: [...new Set(plan.told)].join(' UNION ALL ') }, isSecret: true },
		params: { ...plan.params, ...momentsOf(request) }
	});
	return found!.is_retold ? planSearch(database, search, filter, sight, { ...about, isRetold: true }) : plan;
}

interface Reach {
	after: Place | null;
	/** The place by which the page has ended; null: not known. */
	last: number | null;
	limit: number;
}

async function readRows(
	client: ClickHouseClient,
	request: PageRequest & DeskAsk,
	{ values, ...question }: Question,
	{ after, last, limit }: Reach
): Promise<(DeskRow & { place: Place })[]> {
	const key = SORT_KEYS[request.sort];
	const where = [values['where']!];
	const params: Record<string, unknown> = { ...question.params, limit };
	if (after) {
		where.push(`(toInt64(${key}), letter_id) > ({after_key: Int64}, {after_id: String})`);
		Object.assign(params, { after_key: after.key, after_id: after.id });
	}
	if (last !== null) {
		const bounds = boundsOf(request.sort, after?.key ?? null, last);
		where.push(`toInt64(${key}) <= {last_key: Int64}`, ...bounds.conditions);
		Object.assign(params, { last_key: last }, bounds.params);
	}
	const found = await runQuery(client, PAGE, {
		...question,
		values: { ...values, key, where: where.join(' AND ') },
		params
	});
	const ids = found.map(({ letter_id }) => letter_id);
	const texts = await textsOf(client, request.database, ids);
	return lettersOf(found, texts, Date.parse(request.asOf));
}

async function textsOf(client: ClickHouseClient, database: string, ids: string[]): Promise<Map<string, LetterTexts>> {
	const found = new Map<string, LetterTexts>();
	for (let n = 0; n < ids.length; n += IDS) {
		const params = { ids: ids.slice(n, n + IDS) };
		const rows = await runQuery(client, TEXTS, { database, params });
		for (const { is_retold: _, ...row } of rows) found.set(row.letter_id, row);
		// Whose letter it is of which something was taken back, its standing registration says: few need that question.
		const retold = rows.filter((row) => row.is_retold).map((row) => row.letter_id);
		const persons = await readPersons(client, database, retold);
		for (const id of retold) found.set(id, { ...found.get(id)!, citizen_mask: persons.get(id)?.citizen_mask ?? '' });
	}
	return found;
}

type LetterTexts = { subject: string; is_sensitive: boolean; citizen_mask: string };

function cut<Row extends DeskRow & { place: Place }>(rows: Row[], limit: number): Omit<DeskFigures, 'count'> {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return {
		rows: shown.map(({ place: _, ...row }) => row),
		next: rows.length > limit && last ? last.place : null
	};
}

/** The members of a figure with their letters; a member's place is its moment and its id. */
async function readFigure(client: ClickHouseClient, request: PageRequest & DeskAsk): Promise<DeskFigures> {
	const { filter, after, limit } = request;
	const at = after && { at: new Date(after.key).toISOString(), id: after.id };
	const list = await listPage({ ...filter.figure!, after: at, limit }).read(client, request);
	const ids = [...new Set(list.rows.map(({ letterId }) => letterId).filter((id) => id !== ''))];
	const letters = new Map<string, DeskRow['letter']>();
	const question: Question = {
		database: request.database,
		values: { letters: sourceView(request.database, 'letters', request), where: 'letter_id IN {ids: Array(String)}' },
		params: momentsOf(request),
		isSecret: false
	};
	for (let n = 0; n < ids.length; n += IDS) {
		const some = { ...question, params: { ...question.params, ids: ids.slice(n, n + IDS) } };
		const all: Reach = { after: null, last: null, limit: IDS };
		for (const { letter } of await readRows(client, request, some, all))
			if (letter) letters.set(letter.letterId, letter);
	}
	return {
		count: list.count,
		rows: list.rows.map(({ id, letterId, at: moment, value, dimensions }) => ({
			letterId,
			letter: letters.get(letterId) ?? null,
			member: { id, at: moment, value, dimensions }
		})),
		next: list.next && { key: Date.parse(list.next.at), id: list.next.id }
	};
}
