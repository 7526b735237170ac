import type { z } from 'zod';
import { kpiOf } from '#sql/measures/catalogue.ts';
import { unitOfValue } from '#sql/measures/kpi.ts';
import { hashFor } from '#sql/office/secret.ts';
import { listPage, type ListRow } from '#sql/queries/lists/list.ts';
import { askOfQuestion, checkQuestion, type KpiQuestion } from '#sql/queries/pages/kpi-answer.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import { office } from '../office.ts';
import { engine } from './engine.ts';
import { isSettled, type ApiAnswer } from './answer.ts';
import { ApiProblem } from './problem.ts';
import { questionOf, type LIST_ANSWER, type LIST_QUERY } from './schemas.ts';

/** Where the next page begins, and as of which moments, so that all pages are of one. */
interface Cursor {
	asOf: string;
	knownAt: string;
	after: { at: string; id: string };
}

/** The same for all pages of a list, and for no other. */
const nameOf = (question: KpiQuestion, { part, key }: z.output<typeof LIST_QUERY>): string =>
	JSON.stringify([question, part, key]);

/** So that nobody can point a cursor elsewhere; the same cursor has the same seal, as the tag of its page wants it. */
const sealOf = (text: string, list: string): string =>
	hashFor('cursor of a list', `${list} ${text}`, office().keys.decryption);

function writeCursor(cursor: Cursor, list: string): string {
	const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
	return `${text}.${sealOf(text, list)}`;
}

function readCursor(cursor: string, list: string): Cursor {
	const [text = '', seal] = cursor.split('.');
	if (seal === sealOf(text, list)) return JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
	throw new ApiProblem(
		'parameter',
		'cursor: this is no cursor of this list.',
		'Send the "next" of the page before with the same parameters, or begin without one.',
		'cursor'
	);
}

/** A page of the list behind a figure, or behind one of its groups. */
export async function readListPage(name: string, query: z.output<typeof LIST_QUERY>, url: URL): Promise<ApiAnswer> {
	const kpi = kpiOf(name);
	const { part, group = null, limit } = query;
	const asked = questionOf(name, query.group, query);
	checkQuestion(asked);
	const list = nameOf(asked, query);
	const cursor = query.cursor === undefined ? null : readCursor(query.cursor, list);
	const question = cursor ? { ...asked, asOf: cursor.asOf, knownAt: cursor.knownAt } : asked;
	const { client, asked: ofOffice } = engine();
	const { asOf, knownAt, count, rows, next } = await readPage(
		client,
		listPage({ kpi: name, part, group, key: group === null ? null : query.key, after: cursor?.after ?? null, limit }),
		{ ...ofOffice, ...askOfQuestion(question) }
	);
	const behind = next && writeCursor({ asOf, knownAt, after: next }, list);
	const { from, to } = question;
	const json: z.input<typeof LIST_ANSWER> = {
		...{ measure: name, unit: unitOfValue(kpi), from, to, as_of: asOf, known_at: knownAt, part, count },
		rows: rows.map(toldRow),
		next: behind
	};
	const address = new URL(url);
	if (behind) address.searchParams.set('cursor', behind);
	return {
		json,
		rows: tableOf(json.rows, kpi.dimensions),
		isFixed: isSettled(question.knownAt),
		next: behind && address.pathname + address.search
	};
}

type Told = z.input<typeof LIST_ANSWER>['rows'][number];

const toldRow = ({ id, letterId, at, value, dimensions, letter }: ListRow): Told => ({
	...{ id, letter_id: letterId, at, value, dimensions },
	letter: letter && {
		...{ channel: letter.channel, category: letter.category, county: letter.county },
		...{ registered_at: letter.registered_at, holder: letter.holder, state: letter.state },
		...{ standing: letter.tone, due_at: letter.due_at }
	}
});

const OF_LETTER = ['channel', 'category', 'county', 'registered_at', 'holder', 'state', 'standing', 'due_at'] as const;

/** Columns of the letter have its name before them: the figure may have dimensions of the same name. */
const tableOf = (rows: Told[], dimensions: readonly string[]): ApiAnswer['rows'] => [
	['id', 'letter_id', 'at', 'value', ...dimensions, ...OF_LETTER.map((name) => `letter_${name}`)],
	...rows.map((row) => [
		...[row.id, row.letter_id, row.at, row.value],
		...dimensions.map((name) => row.dimensions[name] ?? ''),
		...OF_LETTER.map((name) => row.letter?.[name] ?? null)
	])
];
