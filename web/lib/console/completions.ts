import type { ColumnWord, FunctionWord, SqlWords, ViewWord } from '#sql/queries/console/words.server.ts';
import { piecesOf } from './statements.ts';

/** One thing that may be meant at a place of a text. */
export interface Option {
	label: string;
	kind: 'view' | 'column' | 'function' | 'aggregate' | 'keyword';
	/** Beside it: the type of a column, how a function is called. */
	detail: string;
	about: { fa: string; en: string } | null;
	/** What is written instead of its name. */
	apply: string;
	/** The nearer first. */
	boost: number;
}

export interface Offered {
	/** Where the word begins that is being written. */
	from: number;
	options: Option[];
}

const PLAIN = /^[a-z_]\w*$/i;
const quoted = (name: string): string => (PLAIN.test(name) ? name : `\`${name}\``);

const ofColumn = ({ name, type, fa, en }: ColumnWord, boost: number): Option => ({
	...{ label: name, kind: 'column', detail: type, about: { fa, en }, apply: quoted(name), boost }
});

const ofFunction = ({ name, is_aggregate, syntax, about }: FunctionWord): Option => ({
	...{ label: name, kind: is_aggregate ? 'aggregate' : 'function', detail: '', apply: `${name}(`, boost: -20 },
	about: syntax || about ? { fa: `${syntax}\n${about}`.trim(), en: `${syntax}\n${about}`.trim() } : null
});

/** A view with parameters is written with places for them, which the page then asks for. */
function ofView({ name, parameters }: ViewWord, boost: number): Option {
	const given = parameters.map((one) => `${one} = {${one}:DateTime64(3)}`).join(', ');
	const apply = given === '' ? quoted(name) : `${quoted(name)}(${given})`;
	return { label: name, kind: 'view', detail: parameters.join(', '), about: null, apply, boost };
}

/** The views that a text reads, by the names and aliases that it gives them. */
function viewsIn(code: string, { views }: SqlWords): Map<string, ColumnWord[]> {
	const named = new Map(views.map(({ name, columns }) => [name, columns]));
	const found = new Map<string, ColumnWord[]>();
	for (const [, view = '', alias] of code.matchAll(
		/\b(?:from|join)\s+(?:\w+\.)?(\w+)(?:\s*\((?:[^()]|\([^()]*\))*\))?(?:\s+(?:as\s+)?(\w+))?/gi
	)) {
		const columns = named.get(view);
		if (!columns) continue;
		found.set(view, columns);
		if (alias !== undefined) found.set(alias, columns);
	}
	return found;
}

/** The text with strings and comments blanked, so that places stay. */
const codeOf = (text: string): string =>
	piecesOf(text)
		.map(({ kind, from, to }) => (kind === 'code' ? text.slice(from, to) : text.slice(from, to).replace(/[^\n]/g, ' ')))
		.join('');

/**
 * What may be meant at a place of a text; null: nothing, as in a string.
 * @param isAsked by a key: then also before the first letter of a word
 */
export function optionsAt(text: string, at: number, words: SqlWords, isAsked: boolean): Offered | null {
	const inside = piecesOf(text).find(({ from, to }) => from < at && at <= to);
	if (inside && inside.kind !== 'code' && !(inside.kind === 'comment' && at === inside.to && text[at - 1] === '\n'))
		return null;
	const before = text.slice(0, at);
	const word = /[A-Za-z_]\w*$/.exec(before)?.[0] ?? '';
	const from = at - word.length;
	const views = viewsIn(codeOf(text), words);
	const owner = /(\w+)\.$/.exec(before.slice(0, from))?.[1];
	if (owner !== undefined) {
		const own = views.get(owner) ?? words.views.find(({ name }) => name === owner)?.columns;
		return own ? { from, options: own.map((one) => ofColumn(one, 50)) } : null;
	}
	if (word === '' && !isAsked) return null;
	if (/\{\s*\w*$/.test(before)) return null;
	const wantsView = /\b(from|join)\s+$/i.test(before.slice(0, from));
	const near = [...new Set([...views.values()].flat())];
	const columns = near.length > 0 ? near : words.views.flatMap((view) => view.columns);
	const distinct = [...new Map(columns.map((one) => [one.name, one])).values()];
	const ofViews = words.views.map((one) => ofView(one, wantsView ? 99 : 10));
	if (wantsView) return { from, options: ofViews };
	return {
		from,
		options: [
			...distinct.map((one) => ofColumn(one, near.length > 0 ? 40 : 0)),
			...ofViews,
			...words.functions.map(ofFunction),
			...words.keywords.map((label): Option => ({
				...{ label, kind: 'keyword', detail: '', about: null, apply: label, boost: -10 }
			}))
		]
	};
}
