export type EngineErrorKind =
	| 'syntax'
	| 'unknown_column'
	| 'unknown_table'
	| 'unknown_function'
	| 'unknown_type'
	/** A column that is neither in GROUP BY nor in an aggregate function, or an aggregate in a wrong place. */
	| 'grouping'
	/** A value or argument of a wrong type. */
	| 'type'
	/** A `{name: Type}` without a value, or with a wrong one. */
	| 'parameter'
	| 'access_denied'
	| 'readonly'
	/** An unknown setting, or one that this user may not set so. */
	| 'setting'
	| 'timeout'
	| 'memory'
	| 'too_many_rows'
	/** An array, a text, recursion or the query itself is too large for the engine. */
	| 'too_complex'
	| 'too_many_queries'
	| 'quota'
	| 'cancelled'
	| 'other';

/** A place in the text. Lines and columns count from 1; columns and length are in UTF-16 units, as in an editor. */
export interface EnginePosition {
	line: number;
	column: number;
	/** 0 at the end of the text. */
	length: number;
}

export interface EngineErrorInWords {
	kind: EngineErrorKind;
	position: EnginePosition | null;
	/** What the engine suggests, nearest first. For a syntax error, what may stand here, if that is a short list. */
	hints: string[];
	/** The name that is wrong, or that may not be read; null if the error is about none. */
	name: string | null;
	/** The engine's message without its code, its version and the query. */
	detail: string;
}

/** Codes of https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const KINDS: Partial<Record<EngineErrorKind, number[]>> = {
	syntax: [62],
	unknown_column: [10, 16, 47],
	unknown_table: [60, 81],
	unknown_function: [46, 63],
	unknown_type: [50],
	grouping: [184, 215],
	type: [6, 26, 27, 32, 38, 41, 42, 43, 53, 70, 72, 117, 130, 153, 349, 386, 407],
	parameter: [456, 457],
	access_denied: [291, 344, 358, 372, 477, 497, 511, 512, 516, 701],
	readonly: [164],
	setting: [115, 452],
	timeout: [159, 160],
	memory: [241],
	too_many_rows: [158, 191, 307, 396],
	too_complex: [69, 128, 131, 167, 168, 290, 306, 581],
	too_many_queries: [202],
	quota: [201],
	cancelled: [394]
};
const KIND_OF = new Map(
	Object.entries(KINDS).flatMap(([kind, codes]) => codes.map((code) => [code, kind as EngineErrorKind]))
);

/** How the engine's messages quote a wrong name, for each kind of thing. */
const NAMES = [
	/\bidentifier [`'](.+?)['`]/i,
	/\b(?:Function with name|Substitution|Dictionary) \(?[`']?([^`')\s]+)/,
	/\bUnknown (?:table function|data type family:|format|aggregate function) (\w+)/,
	/\bDatabase (\S+) does not exist/,
	/\bColumn [`'](?:[^'`]*\.)?([^'`.]+)['`] is not under aggregate/,
	/\bquery parameter '(\w+)'/,
	/\b(?:Unknown setting|Cannot modify) '?(\w+)/i,
	/\bSetting (\w+) should/,
	/\bgrant \w[\w ]*(?:\([^)]*\))? ON (\w+(?:\.\w+)?)/
];
/** What an analyst lacks for a statement that would change something. */
const TO_WRITE = /\bgrant (?:INSERT|ALTER|CREATE|DROP|TRUNCATE|OPTIMIZE|UNDROP)\b/;
/** How the function `file` fails on the embedded server, as sql/server/child.ts arranges. */
const NO_FILES = /filesystem error: in current_path/;
const OTHER: EngineErrorInWords = { kind: 'other', position: null, hints: [], name: null, detail: '' };
/** A longer list of suggestions is most of the grammar, and helps nobody. */
const MAX_EXPECTED = 6;

/**
 * Reads an error of ClickHouse for a person: its kind, its place in the text, and suggestions.
 * @param text the query as it was sent; without it only syntax errors have a place, in bytes
 */
export function readEngineError(error: { code?: string | number; message: string }, text?: string): EngineErrorInWords {
	if (NO_FILES.test(error.message)) return { ...OTHER, kind: 'access_denied', detail: 'files cannot be read' };
	const known = KIND_OF.get(Number(error.code ?? /\bCode: (\d+)/.exec(error.message)?.[1])) ?? 'other';
	const kind = known === 'access_denied' && TO_WRITE.test(error.message) ? 'readonly' : known;
	const message = error.message
		.replace(/^Code: \d+\. (DB::Exception: )?/, '')
		.replace(/\s*\(version [^)]*\)\s*$/, '')
		.replace(/\s*\([A-Z0-9_]{3,}\)\s*$/, '')
		.trim();
	const name = NAMES.map((pattern) => pattern.exec(message)?.[1]).find((one) => one !== undefined) ?? null;
	return {
		kind,
		name: kind === 'syntax' ? null : name,
		position:
			kind === 'syntax' ? failedAt(message, text) : name === null || text === undefined ? null : find(name, text),
		hints: kind === 'syntax' ? expected(message) : meant(message),
		detail: plain(message)
	};
}

function plain(message: string): string {
	return message
		.replace(/(failed at position \d+ \([^]*?\)(?: \(line \d+, col \d+\))?): [^]*$/, '$1')
		.replace(/:?\.? (Maybe you meant|In scope|In query|While executing|while executing)\b[^]*$/, '')
		.replace(/( in scope )[^]*$/, '')
		.replace(/[.:\s]+$/, '');
}

function meant(message: string): string[] {
	const said = /Maybe you meant:? (?:\[(.*?)\]|(\S+?)\?)/.exec(message);
	if (said?.[2] !== undefined) return [said[2]];
	return [...(said?.[1] ?? '').matchAll(/'([^']+)'/g)].map((one) => one[1]!);
}

function expected(message: string): string[] {
	const words = /Expected (?:one of: )?([^]*?)\.?$/.exec(message)?.[1]?.split(', ') ?? [];
	return words.length <= MAX_EXPECTED ? words : [];
}

/** The place of a syntax error. The engine counts bytes, from 1. */
function failedAt(message: string, text: string | undefined): EnginePosition | null {
	const at = /failed at position (\d+) \(([^]*?)\)(?: \(line (\d+), col (\d+)\))?: /.exec(message);
	if (at === null) return null;
	const [, place, token = '', line = '1', column = place!] = at;
	const length = token === 'end of query' ? 0 : token.length;
	if (text === undefined) return { line: Number(line), column: Number(column), length };
	const before = new TextDecoder().decode(new TextEncoder().encode(text).slice(0, Number(place) - 1));
	return positionAt(text, Math.min(before.length, text.length), length);
}

/** The first place of a name outside of strings and comments; of `table.column`, at least the column. */
function find(name: string, text: string): EnginePosition | null {
	const code = text.replace(/'(?:[^'\\]|\\[^]|'')*'|--[^\n]*|\/\*[^]*?\*\//g, (part) => part.replace(/[^\n]/g, ' '));
	for (const part of new Set([name, name.slice(name.lastIndexOf('.') + 1)])) {
		const escaped = part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		const at = code.search(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'u'));
		if (at !== -1) return positionAt(text, at, part.length);
	}
	return null;
}

function positionAt(text: string, at: number, length: number): EnginePosition {
	const lines = text.slice(0, at).split('\n');
	return { line: lines.length, column: lines.at(-1)!.length + 1, length };
}
