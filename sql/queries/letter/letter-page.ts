import type { ClickHouseClient } from '@clickhouse/client';
import { utcText } from '../../model/tehran.ts';
import { runQuery, type Query } from '../../client/define.server.ts';
import { columnsOf } from '../../client/rows.ts';
import type { PageRequest, Reader } from '../pages/page.ts';
import { EVER, isAllKnown, momentsOf } from '../../source-view.ts';
import { withCorrections, type Told } from './corrections.ts';
import * as rows from './letter-rows.ts';
import { letterSource } from './letter-source.server.ts';

/** So many duplicates of one letter are shown, and so many of the moments at which something of it came in. */
const DUPLICATES_SHOWN = 200;
const ARRIVALS_SHOWN = 200;

/** A letter's whole history as of a moment, as it was known at a moment; moments are milliseconds since 1970. */
export interface LetterFigures {
	id: string;
	/** Whether anything of it was known; a letter can be known and have nothing yet that stands. */
	isKnown: boolean;
	/** It is of a category that is for those who have the need to know; so is one that was, before a correction. */
	isSensitive: boolean;
	/** Null: nothing of it had happened by then, as far as was known. */
	letter: rows.LetterState | null;
	/** What had happened by then, in order; what a correction took away is among it. */
	events: Told[];
	/** How many are known that happened later. */
	later: number;
	referrals: rows.LetterReferral[];
	loans: rows.LetterLoan[];
	spans: rows.LetterSpans | null;
	policy: rows.LetterPolicy | null;
	/** The letter that this one is a duplicate of. */
	master: rows.LetterState | null;
	/** The letters that are duplicates of this one. */
	duplicates: rows.LetterState[];
	/** When something happened to it, and when something of it came in, as far as all is known today; in order. */
	moments: { occurred: number[]; arrived: number[] };
}

/** The letter, its masters and its duplicates. */
const LINKED = `letter_id = {letter_id: String}
	OR letter_id IN (SELECT arrayJoin([letter_id, master_letter_id]) FROM \${database}.letter_links WHERE {letter_id: String} IN (letter_id, master_letter_id))`;

/** A letter's page, for a reader of pages: it gives the moments, the names of codes and the outages. */
export const letterPage = (id: string): Reader<LetterFigures> => ({
	dimensions: [],
	among: { where: LINKED, params: { letter_id: id } },
	read: (client, request) => readLetter(client, request, id)
});

async function readLetter(client: ClickHouseClient, request: PageRequest, id: string): Promise<LetterFigures> {
	const { database } = request;
	const at = Date.parse(request.asOf);
	const knownAt = isAllKnown(request) ? undefined : Date.parse(request.knownAt ?? '');
	const [history, duplicates, arrivals] = await Promise.all([
		readHistory(client, database, id, knownAt),
		runQuery(client, rows.DUPLICATES, { database, params: { letter_id: id, limit: DUPLICATES_SHOWN } }),
		runQuery(client, rows.ARRIVALS, { database, params: { letter_id: id, limit: ARRIVALS_SHOWN } })
	]);
	const masters = history.filter(({ type }) => type === 'letter.linked').map((event) => event.master_letter_id);
	const ids = [...new Set([id, ...masters, ...duplicates.map(({ letter_id }) => letter_id)])];
	const codes = [...new Set(history.map(({ category }) => category))];
	const has = (beginning: string) => history.some(({ type }) => type.startsWith(beginning));
	const read = <Row>(query: Query<Row>, of: string[] = [id]): Promise<Row[]> =>
		runQuery(client, query, {
			database,
			values: letterSource(database, request),
			params: { ids: of, ...momentsOf(request) }
		});
	const [letters, referrals, loans, [spans], [sensitive]] = await Promise.all([
		read(rows.STATE, ids),
		has('letter.referred') ? read(rows.REFERRALS) : [],
		has('loan.') ? read(rows.LOANS) : [],
		read(rows.SPANS),
		runQuery(client, rows.SENSITIVE, { database, params: { codes } })
	]);
	const letter = letters.find(({ letter_id }) => letter_id === id) ?? null;
	const told = withCorrections(history);
	return {
		id,
		isKnown: history.length > 0,
		isSensitive: sensitive?.is_sensitive ?? true,
		letter,
		events: told.filter(({ occurred_at }) => occurred_at <= at),
		later: told.filter(({ occurred_at }) => occurred_at > at).length,
		referrals,
		loans,
		spans: spans ?? null,
		policy: await policyOf(client, database, letter),
		master: letters.find(({ letter_id }) => letter_id === letter?.master_letter_id) ?? null,
		duplicates: letters.filter(({ master_letter_id, letter_id }) => master_letter_id === id && letter_id !== id),
		moments: {
			occurred: [...new Set(history.map(({ occurred_at }) => occurred_at))],
			arrived: arrivals.map((one) => one.at).reverse()
		}
	};
}

/**
 * The whole history of a letter, whatever the moment, void events marked; empty for a letter that nobody spoke of.
 * @param knownAt what had come in by then, in milliseconds; loads undone later count still
 */
export function readHistory(
	client: ClickHouseClient,
	database: string,
	letterId: string,
	knownAt = EVER
): Promise<rows.LetterEvent[]> {
	return runQuery(client, rows.HISTORY, {
		database,
		values: { columns: columnsOf(rows.SAID) },
		params: { letter_id: letterId, known_at: utcText(knownAt) },
		// A few granules: to share them out took a third more CPU.
		settings: { max_threads: 1 }
	});
}

async function policyOf(
	client: ClickHouseClient,
	database: string,
	letter: rows.LetterState | null
): Promise<rows.LetterPolicy | null> {
	if (!letter?.policy_id || letter.registered_at === null || letter.due_by !== 'policy') return null;
	const params = { policy_id: letter.policy_id, at: utcText(letter.registered_at) };
	const [policy] = await runQuery(client, rows.POLICY, { database, params });
	return policy ?? null;
}

/** Whether an event of a letter is where its page reads it: in the log and in the letter's state. */
export async function hasArrived(
	client: ClickHouseClient,
	database: string,
	event: { letterId: string; source: string; eventId: string }
): Promise<boolean> {
	const params = { letter_id: event.letterId, source: event.source, event_id: event.eventId };
	const [row] = await runQuery(client, rows.ARRIVED, { database, params });
	return row?.is_in ?? false;
}
