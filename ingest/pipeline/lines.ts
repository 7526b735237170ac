import { isUtf8 } from 'node:buffer';
import { DEEPEST, isTooDeep } from '#sql/model/json-depth.ts';
import { Collected, type Whole } from './kept.ts';
import { blanksOf, Nesting } from './nesting.ts';
import type { Rejection } from './rejection.ts';

/** One event of a payload, before validation. */
export interface RawEvent {
	/** Line of NDJSON or index in an array, from 1. */
	line: number;
	/** The parsed JSON. When `broken`: of a refused row the event at fault, else undefined. */
	value: unknown;
	/** As received; absent for an event made by a mapping. */
	raw?: string | Uint8Array;
	/** Set when `raw` is only the beginning. */
	whole?: Whole;
	/** Set when the bytes are not JSON, or a mapping refused the row. */
	broken?: Rejection;
}

/** Finds the events of a payload that comes in chunks cut anywhere, in bounded memory. */
export interface Splitter {
	/** The events completed by this chunk. */
	push(chunk: Uint8Array): Generator<RawEvent>;
	/** The remaining events. */
	end(): Generator<RawEvent>;
}

const NEWLINE = 10;
const [BRACKET, BRACKET_END, BRACE] = [91, 93, 123];
const BOM = '\ufeff';
/** Most bytes of a line or element: a longer one is refused, and those behind it are read. */
const EVENT_LIMIT = 2 ** 20;
/** A payload in one piece is read in steps, like one that comes in chunks. */
const STEP = 65_536;

/**
 * Most events of a payload. One at its limit of 64 MiB holds fewer valid ones; but 64 KiB of gzip unpack to 22 million
 * `[]`, each of which would become a dead letter.
 */
export const MOST_EVENTS = 2 ** 20;

/** Splits NDJSON. Empty lines are counted as lines and make no events. */
export class LineSplitter implements Splitter {
	readonly #most: number;
	#events = 0;
	#line = 0;
	/** Bytes since the last line break. */
	readonly #rest = new Collected(EVENT_LIMIT);

	/** @param most events; the rest is refused as one event */
	constructor(most = Infinity) {
		this.#most = most;
	}

	*push(chunk: Uint8Array): Generator<RawEvent> {
		const end = chunk.lastIndexOf(NEWLINE);
		if (end < 0 || this.#events >= this.#most) {
			this.#rest.push(chunk);
			return;
		}
		let from = 0;
		if (this.#rest.length > 0) {
			from = chunk.indexOf(NEWLINE) + 1;
			this.#rest.push(chunk.subarray(0, from - 1));
			yield* this.#ofRest();
		}
		if (from <= end) yield* this.#lines(bufferOf(chunk.subarray(from, end)));
		if (end + 1 < chunk.length) this.#rest.push(chunk.subarray(end + 1));
	}

	/** The last line, which need not end in a line break. */
	*end(): Generator<RawEvent> {
		if (this.#rest.length === 0) return;
		if (this.#events < this.#most) yield* this.#ofRest();
		else yield tooMany(this.#line + 1, this.#rest, this.#most);
	}

	*#ofRest(): Generator<RawEvent> {
		const { raw, whole } = this.#rest.take();
		if (whole) {
			this.#events++;
			yield tooLong(++this.#line, raw, whole);
		} else yield* this.#lines(raw);
	}

	*#lines(block: Buffer): Generator<RawEvent> {
		// Millions of empty lines cost no more than their bytes.
		if (blanksOf(block) === block.length) {
			this.#line += 1 + newlinesIn(block);
			return;
		}
		if (isUtf8(block)) {
			for (const text of block.toString('utf8').split('\n')) {
				const event = this.#ofText(text);
				if (event) yield event;
			}
			return;
		}
		for (let from = 0; from <= block.length;) {
			const at = block.indexOf(NEWLINE, from);
			const bytes = block.subarray(from, at < 0 ? block.length : at);
			from = at < 0 ? block.length + 1 : at + 1;
			const event = isUtf8(bytes) ? this.#ofText(bytes.toString('utf8')) : this.#notUtf8(bytes);
			if (event) yield event;
		}
	}

	#ofText(text: string): RawEvent | undefined {
		const line = ++this.#line;
		const clean = line === 1 && text.startsWith(BOM) ? text.slice(1) : text;
		if (clean.trim() === '') return undefined;
		this.#events++;
		return parsed(line, text, clean, 'line');
	}

	#notUtf8(bytes: Buffer): RawEvent {
		this.#events++;
		return notUtf8(++this.#line, bytes);
	}
}

type Mode = 'start' | 'first line' | 'lines' | 'array' | 'after the array' | 'one';

/**
 * Splits a JSON document: the elements of an array, or one object. One object a line, which many producers send
 * declared as JSON, is read as lines. An array is never in memory as a whole: the elements before a fault are taken.
 */
export class DocumentSplitter implements Splitter {
	readonly #most: number;
	readonly #lines: LineSplitter;
	#mode: Mode = 'start';
	/** Bytes of the incomplete element, first line or document. */
	readonly #rest = new Collected(EVENT_LIMIT);
	readonly #nesting = new Nesting();
	#elements = 0;

	/** @param most events; the rest is refused as one event */
	constructor(most = Infinity) {
		this.#most = most;
		this.#lines = new LineSplitter(most);
	}

	*push(chunk: Uint8Array): Generator<RawEvent> {
		let rest = chunk;
		if (this.#mode === 'start') {
			const at = blanksOf(chunk);
			// Needed for the numbers of later lines.
			yield* this.#lines.push(chunk.subarray(0, at));
			if (at === chunk.length) return;
			this.#mode = chunk[at] === BRACKET ? 'array' : chunk[at] === BRACE ? 'first line' : 'one';
			rest = chunk.subarray(this.#mode === 'array' ? at + 1 : at);
		}
		if (this.#mode === 'first line') {
			const end = rest.indexOf(NEWLINE);
			if (this.#rest.length + (end < 0 ? rest.length : end) > EVENT_LIMIT) this.#mode = 'one';
			else if (end >= 0) {
				this.#rest.push(rest.subarray(0, end + 1));
				rest = rest.subarray(end + 1);
				yield* this.#endFirstLine();
			}
		}
		if (this.#mode === 'lines') yield* this.#lines.push(rest);
		else if (this.#mode === 'array') yield* this.#split(rest);
		else this.#keep(rest);
	}

	*end(): Generator<RawEvent> {
		if (this.#mode === 'first line') yield* this.#endFirstLine();
		if (this.#mode === 'lines') yield* this.#lines.end();
		else if (this.#mode === 'one') yield this.#event(1, 'document');
		else if (this.#mode === 'array') {
			if (this.#elements < this.#most) yield this.#fault('the array breaks off: its closing bracket is missing');
			else yield tooMany(this.#elements + 1, this.#rest, this.#most);
		} else if (this.#rest.length > 0) yield this.#fault('stands behind the end of the array');
	}

	/** If the first line is a complete object, the rest is read as lines. */
	*#endFirstLine(): Generator<RawEvent> {
		const { raw } = this.#rest.take();
		const nesting = new Nesting();
		this.#mode = nesting.next(raw, 0) === raw.length && nesting.isOver ? 'lines' : 'one';
		if (this.#mode === 'lines') yield* this.#lines.push(raw);
		else this.#rest.push(raw);
	}

	*#split(chunk: Uint8Array): Generator<RawEvent> {
		let from = 0;
		while (this.#elements < this.#most) {
			const at = this.#nesting.next(chunk, from);
			if (at === chunk.length) break;
			this.#keep(chunk.subarray(from, at));
			from = at + 1;
			const isLast = chunk[at] === BRACKET_END;
			const isEmpty = isLast && this.#elements === 0 && this.#rest.length === 0;
			if (!isEmpty) yield this.#event(++this.#elements, 'element');
			if (isLast) {
				this.#mode = 'after the array';
				break;
			}
		}
		this.#keep(chunk.subarray(from));
	}

	#keep(bytes: Uint8Array): void {
		const from = this.#rest.length === 0 ? blanksOf(bytes) : 0;
		if (from < bytes.length) this.#rest.push(from === 0 ? bytes : bytes.subarray(from));
	}

	#event(line: number, what: 'element' | 'document'): RawEvent {
		const { raw, whole } = this.#rest.take();
		if (whole) return tooLong(line, raw, whole);
		if (!isUtf8(raw)) return notUtf8(line, raw);
		const text = raw.toString('utf8');
		return parsed(line, text, text, what);
	}

	#fault(detail: string): RawEvent {
		const { raw, whole } = this.#rest.take();
		return {
			...{ line: this.#elements + 1, value: undefined, raw, whole },
			broken: { reason: 'bad_json', field: '', detail }
		};
	}
}

function newlinesIn(bytes: Uint8Array): number {
	let count = 0;
	for (let at = 0; at < bytes.length; at++) if (bytes[at] === NEWLINE) count++;
	return count;
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
	Buffer.from(buffer, byteOffset, byteLength);

/** The events of a complete payload: a JSON document, or lines. */
export function* splitDocument(payload: Uint8Array, splitter: Splitter = new DocumentSplitter()): Generator<RawEvent> {
	for (let at = 0; at < payload.length; at += STEP) yield* splitter.push(payload.subarray(at, at + STEP));
	yield* splitter.end();
}

function parsed(line: number, raw: string, clean: string, what: 'line' | 'element' | 'document'): RawEvent {
	// A character takes at most three bytes a unit: most lines need no exact check.
	if (raw.length * 3 > EVENT_LIMIT && Buffer.byteLength(raw) > EVENT_LIMIT) return tooLong(line, raw);
	if (isTooDeep(clean)) {
		const detail = `is nested deeper than ${DEEPEST} levels`;
		return { line, value: undefined, raw, broken: { reason: 'too_deep', field: '', detail } };
	}
	try {
		return { line, value: JSON.parse(clean), raw };
	} catch (error) {
		return { line, value: undefined, raw, broken: badJson(error, clean, what) };
	}
}

function tooLong(line: number, raw: string | Buffer, whole?: Whole): RawEvent {
	const broken: Rejection = { reason: 'too_long', field: '', detail: 'is longer than 1 MiB' };
	return { line, value: undefined, raw, ...(whole && { whole }), broken };
}

function notUtf8(line: number, raw: Buffer): RawEvent {
	const detail = 'is not UTF-8; export the file as UTF-8';
	return { line, value: undefined, raw, broken: { reason: 'bad_encoding', field: '', detail } };
}

function tooMany(line: number, rest: Collected, most: number): RawEvent {
	const detail = `the body has more than ${most} lines or elements, and was not read from here on; send the rest by itself`;
	return { line, value: undefined, ...rest.take(), broken: { reason: 'too_long', field: '', detail } };
}

/** Only the position: the engine's own message quotes the text, and with it a citizen. */
function badJson(error: unknown, text: string, what: 'line' | 'element' | 'document'): Rejection {
	const message = error instanceof Error ? error.message : '';
	const place = /line (\d+) column (\d+)/.exec(message);
	const at = place ? (place[1] === '1' ? ` at column ${place[2]}` : ` at line ${place[1]}, column ${place[2]}`) : '';
	const hint = what === 'line' && /^\s*\[/.test(text) ? '; an array goes as application/json' : '';
	return { reason: 'bad_json', field: '', detail: `is not valid JSON${at}${hint}` };
}
