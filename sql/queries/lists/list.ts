import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { toneOf, type Tone } from '../../model/tone.ts';
import { defineQuery, runByIds, runQuery, type Query } from '../../client/define.server.ts';
import { instant } from '../../client/rows.ts';
import { DIMENSIONS, type Basis, type FigureList, type Unit } from '../../measures/kpi.ts';
import { listKpi, type KpiMember } from '../kpi/list-kpi.server.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import { lettersAt, listRequest } from '../pages/page-kpi.ts';
import { lettersOfPersons } from '../../ask/persons.ts';
import { momentsOf, readingOf } from '../../source-view.ts';
import type { PageRequest, Reader } from '../pages/page.ts';

const LETTERS = defineQuery(
	'lists/letters',
	z.object({
		letter_id: z.string(),
		channel: z.string(),
		category: z.string(),
		county: z.string(),
		registered_at: instant,
		/** Null: the office itself. */
		holder: z.string().nullable(),
		state: z.string(),
		is_answered: z.coerce.boolean(),
		is_ended: z.coerce.boolean(),
		due_at: instant
	})
);

/** Before the letter of a row that has no id to show. */
const BY_LETTER = 'letter:';
const PERSON = defineQuery('lists/person', z.object({ person: z.string() }));

/** The queries of lists, for the test that has the engine check each. */
export const LIST_QUERIES: Query<unknown>[] = [LETTERS, PERSON];

/** A page of the list of a figure. */
export interface ListAsk extends FigureList {
	after: { at: string; id: string } | null;
	limit: number;
}

/** A letter as lists show it. */
export type ListedLetter = Omit<z.infer<typeof LETTERS.row>, 'letter_id' | 'is_answered' | 'is_ended'> & { tone: Tone };

/** One row: the thing counted, and its letter; null for a call. */
export interface ListRow {
	/** Empty for a person: the key of one is nobody's to see. */
	id: string;
	letterId: string;
	at: string;
	value: number | null;
	dimensions: Record<string, string>;
	letter: ListedLetter | null;
}

export interface ListFigures {
	kpi: { name: string; basis: Basis; unit: Unit; dimensions: readonly string[] };
	/** How many the whole list has: the figure that opened it. */
	count: number;
	/** Of persons: how many of their keys are joined to others. */
	joined: number;
	rows: ListRow[];
	/** The last row's place, for the page behind it; null: there is none. */
	next: { at: string; id: string } | null;
}

/** The list as a page of its own, so that it has the frame of one: as of when, as known when. */
export const listPage = (ask: ListAsk): Reader<ListFigures> => ({
	dimensions: DIMENSIONS,
	read: (client, request) => readRows(client, request, ask)
});

/** One page of rows, the oldest first, and how many there are in all. */
async function readRows(client: ClickHouseClient, request: PageRequest, ask: ListAsk): Promise<ListFigures> {
	const { kpi: name, limit } = ask;
	const isOfPersons = kpiOf(name).basis === 'persons';
	const after = ask.after?.id.startsWith(BY_LETTER) ? await personAfter(client, request, ask.after) : ask.after;
	const { members, count, joined } = await listKpi(client, {
		...listRequest(request, ask),
		...{ after, limit: limit + 1 }
	});
	// Rows with the moment and the id of the last one are shown too, since the next page begins after them.
	const end = members[limit - 1];
	const shown = members.filter(({ at, id }, place) => place < limit || (at === end?.at && id === end.id));
	const letters = await readLetters(client, request, shown);
	const { basis, unit, dimensions } = kpiOf(name);
	const last = shown.at(-1);
	return {
		kpi: { name, basis, unit, dimensions },
		count,
		joined,
		rows: shown.map(({ id, letterId, at, value, dimensions: codes }) => ({
			...{ letterId, at, value, dimensions: codes },
			id: isOfPersons && isCitizen(id, codes) ? '' : id,
			letter: letters.get(letterId) ?? null
		})),
		next: members.length > shown.length && last ? { at: last.at, id: placeOf(last, isOfPersons) } : null
	};
}

/** Registrars and operators are persons too, by the codes of their work: those are no secret. */
const isCitizen = (id: string, codes: Record<string, string>): boolean =>
	id !== codes['registrar'] && id !== codes['operator'];

const placeOf = ({ id, letterId, dimensions }: KpiMember, isOfPersons: boolean): string =>
	isOfPersons && isCitizen(id, dimensions) ? `${BY_LETTER}${letterId}` : id;

/** An address names the last row by its letter: the person's key stays in. */
async function personAfter(
	client: ClickHouseClient,
	request: PageRequest,
	{ at, id }: { at: string; id: string }
): Promise<{ at: string; id: string }> {
	const [found] = await runQuery(client, PERSON, {
		database: request.database,
		values: { letters: lettersOfPersons(request.database, readingOf(request.database, request)) },
		params: { letter: id.slice(BY_LETTER.length), ...momentsOf(request) }
	});
	return { at, id: found?.person ?? '' };
}

async function readLetters(
	client: ClickHouseClient,
	request: PageRequest,
	members: KpiMember[]
): Promise<Map<string, ListedLetter>> {
	const ids = [...new Set(members.map(({ letterId }) => letterId).filter((id) => id !== ''))];
	const rows = await runByIds(client, LETTERS, ids, {
		database: request.database,
		values: { letters: lettersAt(request) },
		params: momentsOf(request)
	});
	return new Map(rows.map((row) => [row.letter_id, { ...row, tone: toneOf(row, request.asOf) }]));
}
