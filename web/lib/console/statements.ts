/** A piece of SQL with its place in the text that it was cut from. */
export interface Piece {
	kind: 'code' | 'string' | 'comment';
	from: number;
	to: number;
}

/** One statement of a text, without the semicolon at its end. */
export interface Statement {
	text: string;
	/** Where it begins in the whole text. */
	from: number;
	to: number;
}

/** A place of a value, as in `{day: Date}`. */
export interface Parameter {
	name: string;
	type: string;
}

/** Where each kind of text that is no code begins, as ClickHouse's lexer has it, and what ends it. */
const OTHERS: readonly [begin: RegExp, kind: Piece['kind'], end: (begin: string) => RegExp][] = [
	[/--|#!|# /y, 'comment', () => /\n|$/g],
	[/\/\*/y, 'comment', () => /\*\/|$/g],
	[/'/y, 'string', () => /(?<=(?:^|[^\\])(?:\\\\)*)'|$/g],
	[/"/y, 'string', () => /(?<=(?:^|[^\\])(?:\\\\)*)"|$/g],
	[/`/y, 'string', () => /(?<=(?:^|[^\\])(?:\\\\)*)`|$/g],
	[/\$\w*\$/y, 'string', (begin) => new RegExp(`${begin.replaceAll('$', '\\$')}|$`, 'g')]
];

/** Cuts a text into code, strings (quoted names and heredocs too) and comments. */
export function piecesOf(text: string): Piece[] {
	const pieces: Piece[] = [];
	let code = 0;
	let at = 0;
	const push = (kind: Piece['kind'], from: number, to: number) => {
		if (to > from) pieces.push({ kind, from, to });
	};
	while (at < text.length) {
		const found = otherAt(text, at);
		if (!found) {
			at++;
			continue;
		}
		push('code', code, at);
		push(found.kind, at, found.to);
		code = at = found.to;
	}
	push('code', code, text.length);
	return pieces;
}

function otherAt(text: string, at: number): { kind: Piece['kind']; to: number } | undefined {
	for (const [begin, kind, end] of OTHERS) {
		begin.lastIndex = at;
		const [opening] = begin.exec(text) ?? [];
		if (opening === undefined) continue;
		const closing = end(opening);
		closing.lastIndex = at + opening.length;
		closing.exec(text);
		// At `$` nothing is taken, and the search begins anew.
		return { kind, to: closing.lastIndex || text.length };
	}
	return undefined;
}

/** The statements of a text; those of nothing but comments are left out. */
export function statementsOf(text: string): Statement[] {
	const statements: Statement[] = [];
	let from = 0;
	let hasCode = false;
	const end = (to: number) => {
		if (hasCode) statements.push(trimmed(text, from, to));
		hasCode = false;
	};
	for (const piece of piecesOf(text)) {
		if (piece.kind === 'comment') continue;
		if (piece.kind === 'string') {
			hasCode = true;
			continue;
		}
		for (let at = piece.from; at < piece.to; at++) {
			if (text[at] === ';') {
				end(at);
				from = at + 1;
			} else if (!/\s/.test(text[at]!)) hasCode = true;
		}
	}
	end(text.length);
	return statements;
}

function trimmed(text: string, from: number, to: number): Statement {
	const cut = text.slice(from, to);
	const begin = from + (cut.length - cut.trimStart().length);
	const inner = cut.trim();
	return { text: inner, from: begin, to: begin + inner.length };
}

/** The statement that a place of the text lies in, or the one before it. */
export function statementAt(text: string, at: number): Statement | undefined {
	const all = statementsOf(text);
	return all.find(({ to }) => at <= to) ?? all.at(-1);
}

const PARAMETER = /\{\s*([A-Za-z_]\w*)\s*:\s*([A-Za-z][^{}]*?)\s*\}/g;

/** The parameters that a text has places for, each once, in order. */
export function parametersOf(text: string): Parameter[] {
	// A type may hold quotes, as DateTime64(3, 'UTC'): only places that begin in code count.
	const isCode = (at: number) => pieces.some(({ kind, from, to }) => kind === 'code' && from <= at && at < to);
	const pieces = piecesOf(text);
	const found = new Map<string, Parameter>();
	for (const match of text.matchAll(PARAMETER)) {
		const [, name = '', type = ''] = match;
		if (isCode(match.index) && !found.has(name)) found.set(name, { name, type: type.replace(/\s+/g, ' ') });
	}
	return [...found.values()];
}

/** Where a line and a column of a text are, both counted from 1. */
export function offsetOf(text: string, line: number, column: number): number {
	let start = 0;
	for (let n = 1; n < line; n++) {
		const next = text.indexOf('\n', start);
		if (next < 0) break;
		start = next + 1;
	}
	return Math.min(text.length, start + column - 1);
}
