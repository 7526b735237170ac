import type { ClickHouseClient } from '@clickhouse/client';
import { readSearch } from '../../model/search.ts';
import { toneOf } from '../../model/tone.ts';
import { keySearch, type KeyedSearch } from '../../office/identity-keys.server.ts';
import { ALWAYS } from '../../ask/aggregate.ts';
import { runByIds, runQuery } from '../../client/define.server.ts';
import type { FigureList } from '../../measures/kpi.ts';
import { planList } from '../kpi/list-kpi.server.ts';
import { lettersIn } from '../kpi/plan.server.ts';
import type { Sql } from '../../entities/entity.ts';
import type { EscalationStep } from '../../office/escalation.ts';
import type { Subquery } from '../../source.ts';
import { lettersAt, listRequest } from '../pages/page-kpi.ts';
import { isCurrent, momentsOf, UNANSWERED } from '../../source-view.ts';
import type { PageRequest, Reader } from '../pages/page.ts';
import { conditionsOf } from './conditions.ts';
import { CODE_FIELDS } from './fields.ts';
import type { LetterFilter } from './filter.ts';
import { withJoined } from './joined.server.ts';
import { wherePicked, type ReadSet } from './picked.ts';
import { COUNT, NAMED, PAGE, PAGE_IDS, PLACE, RETOLD, TEXTS, type DeskLetter } from './questions.ts';
import { allLetters } from './queues.ts';
import { planSearch, type SearchPlan, type Visibility } from './search.ts';
import { boundsOf, sortKey, type Bounds, type Place, type Sort } from './sorts.ts';
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
	visibility: Visibility;
	/** Reads a sample or a reminder that the filter names. */
	readSet?: ReadSet;
	/** Reads the office's steps of escalation, one of which the filter names. */
	readSteps?: () => Promise<EscalationStep[]>;
}

export interface DeskFigures {
	/** How many the whole list has. */
	count: number;
	rows: DeskLetter[];
	/** For the page behind it; null: there is none. */
	next: Place | null;
	/** The figure that it is the list of, so that the frame names its group. */
	figure: FigureList | null;
}

const BEGINNING: Place = { key: -(2 ** 53) + 1, id: '' };

/** The list as a page, so that it has the frame of one: as of when, as known when. */
export const deskPage = (ask: DeskAsk): Reader<DeskFigures> => ({
	dimensions: CODE_FIELDS,
	hasSteps: false,
	hasOutages: false,
	read: (client, request) => readDesk(client, { ...request, ...ask })
});

/** One page of letters, and how many there are in all. Throws KpiError for a figure that cannot be asked so. */
export async function readDesk(client: ClickHouseClient, request: PageRequest & DeskAsk): Promise<DeskFigures> {
	const find = async (isName: boolean) => findPage(client, request, await prepareWith(client, request, isName));
	// Most words are nobody's name: the page begins as if these were not, while that is asked.
	const [isName, likely] = await Promise.all([isNameSearched(client, request), find(false)]);
	const { question, count, reach } = isName ? await find(true) : likely;
	const rows = reach ? await readRows(client, request, question, reach) : [];
	return { count, ...cut(rows, request.limit), figure: request.filter.figure };
}

/** How many letters are meant, and where those of the page are to be found; null: it has none. */
async function findPage(
	client: ClickHouseClient,
	{ filter, sort, after, limit: shown }: PageRequest & DeskAsk,
	question: Question
): Promise<{ question: Question; count: number; reach: Reach | null }> {
	const { values, params } = question;
	const key = sortKey(sort, filter.figure);
	const limit = shown + 1;
	if (question.isOfFew) {
		const rest = after ? beyond(key, after) : { conditions: [], params: {} };
		const [[total], found] = await Promise.all([
			runQuery(client, COUNT, question),
			runQuery(client, PAGE_IDS, {
				...question,
				values: { ...values, key, where: [values.where, ...rest.conditions].join(' AND ') },
				params: { ...params, ...rest.params, limit }
			})
		]);
		const ids = found.map(({ letter_id }) => letter_id);
		return { question, count: total?.count ?? 0, reach: ids.length > 0 ? { ids, limit } : null };
	}
	const [place] = await runQuery(client, PLACE, {
		...question,
		values: { ...values, key, rows: String(limit) },
		params: { ...params, after_key: after?.key ?? BEGINNING.key }
	});
	// Of letters with one key some may follow where none is behind them.
	const last = place?.last ?? after?.key ?? null;
	return { question, count: place?.count ?? 0, reach: last === null ? null : { after, last, limit } };
}

interface Question {
	database: string;
	values: { letters: Subquery; all_letters: Subquery; where: Sql };
	params: Record<string, unknown>;
	isSecret: boolean;
	/** They are looked for among the open letters alone. */
	isOfFew: boolean;
	/** Of a figure, whose members they are. */
	list: Awaited<ReturnType<typeof planList>> | null;
	/** Nothing restricts that list any further. */
	isWhole: boolean;
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
	const all_letters = allLetters(lettersAt(request));
	const steps = filter.step === null ? [] : await request.readSteps?.();
	const conditions = conditionsOf(filter, { from, to, outageDays, ...(steps && { steps }) });
	const list = filter.figure && (await planList(client, listRequest(request, filter.figure)));
	const counted = list && lettersIn(list.plan, list.which);
	const isOpen = conditions.all.includes(UNANSWERED) || counted?.source === 'unanswered';
	const source = isOpen ? 'unanswered' : 'letters';
	const letters = deskLetters(database, source, request, plan?.words ?? null, counted?.filter);
	const found = (plan?.ids ?? []).map((ids) => `letter_id IN (${ids})`);
	const meant = [...conditions.all, ...found, ...(plan?.conditions ?? [])].join(' AND ') || ALWAYS;
	const picked = await wherePicked(filter, meant, request.readSet);
	return {
		database,
		values: { letters, all_letters, where: picked.where },
		params: { ...list?.plan.params, ...conditions.params, ...plan?.params, ...picked.params, ...momentsOf(request) },
		isSecret: plan !== null,
		isOfFew: isOpen && isCurrent(request),
		list,
		isWhole: list !== null && plan === null && picked.where === ALWAYS
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
	{ database, filter, identityKey, visibility }: PageRequest & DeskAsk
): Promise<boolean> {
	const nameKey = visibility.texts ? keyed(filter, identityKey)?.nameKey : undefined;
	return nameKey !== undefined && isNameOf(client, database, nameKey);
}

async function searchOf(
	client: ClickHouseClient,
	request: PageRequest & DeskAsk,
	isName: boolean
): Promise<SearchPlan | null> {
	const { database, filter, identityKey, visibility, knownAt } = request;
	const asked = keyed(filter, identityKey);
	if (!asked) return null;
	const search = { ...asked, persons: await withJoined(client, request, asked.persons) };
	const about = { isKnown: knownAt !== null, isName };
	const plan = planSearch(database, search, filter, visibility, { ...about, isRetold: false });
	if (plan.told.length === 0) return plan;
	const [found] = await runQuery(client, RETOLD, {
		...{ database, values: { found: [...new Set(plan.told)].join(' UNION ALL ') }, isSecret: true },
		params: { ...plan.params, ...momentsOf(request) }
	});
	return found!.is_retold ? planSearch(database, search, filter, visibility, { ...about, isRetold: true }) : plan;
}

/** Where the rows of a page are: by their ids, or behind a place in its order and up to another, where that is known. */
type Reach = { limit: number } & ({ ids: string[] } | { after: Place | null; last: number | null });

const beyond = (key: string, after: Place): Bounds => ({
	conditions: [`(toInt64(${key}), letter_id) > ({after_key: Int64}, {after_id: String})`],
	params: { after_key: after.key, after_id: after.id }
});

/** What rows of a reach have; that they are meant is known of those with ids. */
function boundsOfReach(reach: Reach, { sort, filter }: DeskAsk, where: string): Bounds {
	if ('ids' in reach) return { conditions: ['letter_id IN {ids: Array(String)}'], params: { ids: reach.ids } };
	const { after, last } = reach;
	const key = sortKey(sort, filter.figure);
	const bounds = last === null ? null : boundsOf(sort, filter.figure, after?.key ?? null, last);
	const rest = after ? beyond(key, after) : null;
	return {
		conditions: [
			where,
			...(rest?.conditions ?? []),
			...(bounds ? [`toInt64(${key}) <= {last_key: Int64}`, ...bounds.conditions] : [])
		],
		params: { ...rest?.params, ...(bounds ? { last_key: last, ...bounds.params } : {}) }
	};
}

async function readRows(
	client: ClickHouseClient,
	request: PageRequest & DeskAsk,
	{ values, ...question }: Question,
	reach: Reach
): Promise<DeskLetter[]> {
	const { database } = request;
	const { conditions, params } = boundsOfReach(reach, request, values.where);
	const page = runQuery(client, PAGE, {
		...question,
		values: { ...values, key: sortKey(request.sort, request.filter.figure), where: conditions.join(' AND ') },
		params: { ...question.params, ...params, limit: reach.limit }
	});
	const textsIn = (state: 'open_state' | 'letter_state', ids: string[]) => textsOf(client, database, state, ids);
	const texts =
		'ids' in reach
			? textsIn(question.isOfFew ? 'open_state' : 'letter_state', reach.ids)
			: // In all letters: one of the open ones may have been answered since.
				page.then((rows) =>
					textsIn(
						'letter_state',
						rows.map(({ letter_id }) => letter_id)
					)
				);
	const [found, told] = await Promise.all([page, texts]);
	return found.map((row) => ({
		...{ ...row, ...(told.get(row.letter_id) ?? NO_TEXTS) },
		tone: toneOf(row, request.asOf)
	}));
}

/** Of a letter that was read just before it lost its state. */
const NO_TEXTS = { is_sensitive: true, subject: '', citizen_mask: '' };

async function textsOf(
	client: ClickHouseClient,
	database: string,
	state: 'open_state' | 'letter_state',
	ids: string[]
) {
	const rows = await runByIds(client, TEXTS, ids, { database, values: { state } });
	return new Map(rows.map((row) => [row.letter_id, row]));
}

function cut(rows: DeskLetter[], limit: number): Pick<DeskFigures, 'rows' | 'next'> {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return { rows: shown, next: rows.length > limit && last ? { key: last.place, id: last.letter_id } : null };
}
