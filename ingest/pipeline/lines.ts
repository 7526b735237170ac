import { isUtf8 } from 'node:buffer';
import type { Rejection } from './rejection.ts';

/** One event of a body, before any verdict on its content. */
export interface RawEvent {
	/** Line of NDJSON or element of an array, from 1. */
	line: number;
	/** The parsed JSON; meaningless when `broken`. */
	value: unknown;
	/** As it came; absent for an element of an array, whose text is its JSON. */
	raw?: string | Uint8Array;
	/** Set when the bytes are not even JSON, or the row that they were made of was refused. */
	broken?: Rejection;
}

const NEWLINE = 10;
const BOM = '\ufeff';

/** Bytes of the longest line: a longer one is refused, and the lines behind it go on. */
const LINE_LIMIT = 2 ** 20;
/** Bytes of a line that is too long which are kept for its repair. */
const KEPT = 65_536;

/**
 * Splits NDJSON that comes in chunks cut anywhere, in memory that no line can fill. Empty lines count as lines and are
 * no events.
 */
export class LineSplitter {
	#line = 0;
	/** Chunks since the last line break: joined once, or a long line would be copied with every chunk. */
	#rest: Uint8Array[] = [];
	#restBytes = 0;

	/** The events of the lines that this chunk completes. */
	*push(chunk: Uint8Array): Generator<RawEvent> {
		const end = chunk.lastIndexOf(NEWLINE);
		if (end < 0) {
			this.#keep(chunk);
			return;
		}
		let from = 0;
		if (this.#restBytes > LINE_LIMIT) {
			yield this.#tooLong(Buffer.concat(this.#take()));
			from = chunk.indexOf(NEWLINE) + 1;
		}
		const whole = from > end ? undefined : Buffer.concat([...this.#take(), chunk.subarray(from, end)]);
		if (end + 1 < chunk.length) this.#keep(chunk.subarray(end + 1));
		if (whole) yield* this.#lines(whole);
	}

	/** The last line, which need not end in a line break. */
	*end(): Generator<RawEvent> {
		const whole = Buffer.concat(this.#take());
		if (whole.length > LINE_LIMIT) yield this.#tooLong(whole);
		else if (whole.length > 0) yield* this.#lines(whole);
	}

	/** Of a line that is too long already, nothing more. */
	#keep(chunk: Uint8Array): void {
		if (this.#restBytes <= LINE_LIMIT) this.#rest.push(chunk);
		this.#restBytes += chunk.length;
	}

	#take(): Uint8Array[] {
		const rest = this.#rest;
		this.#rest = [];
		this.#restBytes = 0;
		return rest;
	}

	#tooLong(start: Buffer): RawEvent {
		const detail = 'is longer than 1 MiB; only its beginning is kept here';
		return {
			line: ++this.#line,
			value: undefined,
			raw: Buffer.from(start.subarray(0, KEPT)),
			broken: { reason: 'too_long', field: '', detail }
		};
	}

	*#lines(block: Buffer): Generator<RawEvent> {
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
		// No character takes more than three bytes a unit: most lines need no second look.
		if (text.length * 3 > LINE_LIMIT && Buffer.byteLength(text) > LINE_LIMIT) return this.#tooLong(Buffer.from(text));
		const line = ++this.#line;
		const clean = line === 1 && text.startsWith(BOM) ? text.slice(1) : text;
		if (clean.trim() === '') return undefined;
		try {
			return { line, value: JSON.parse(clean), raw: text };
		} catch (error) {
			return { line, value: undefined, raw: text, broken: badJson(error, clean, 'line') };
		}
	}

	#notUtf8(bytes: Buffer): RawEvent {
		if (bytes.length > LINE_LIMIT) return this.#tooLong(bytes);
		const detail = 'is not UTF-8; export the file as UTF-8';
		return {
			line: ++this.#line,
			value: undefined,
			raw: bytes,
			broken: { reason: 'bad_encoding', field: '', detail }
		};
	}
}

/**
 * The events of a JSON document: the elements of an array, or one object. One object a line, which many producers
 * send under the name of JSON, is read as lines.
 */
export function* splitDocument(body: Buffer): Generator<RawEvent> {
	const text = body.toString('utf8');
	const clean = text.startsWith(BOM) ? text.slice(1) : text;
	if (clean.trim() === '') return;
	let document: unknown;
	try {
		if (!isUtf8(body)) throw new SyntaxError('is not UTF-8');
		document = JSON.parse(clean);
	} catch (error) {
		if (isLines(clean) || !isUtf8(body)) {
			const lines = new LineSplitter();
			yield* lines.push(body);
			yield* lines.end();
			return;
		}
		yield { line: 1, value: undefined, raw: text, broken: badJson(error, clean, 'document') };
		return;
	}
	if (!Array.isArray(document)) {
		yield { line: 1, value: document, raw: text };
		return;
	}
	for (const [index, value] of document.entries()) yield { line: index + 1, value };
}

function isLines(text: string): boolean {
	const first = text.trimStart().split('\n', 1)[0]!.trim();
	if (!first.startsWith('{')) return false;
	return first.endsWith('}') && text.trim().includes('\n');
}

/** The place only: the engine's own message quotes the text, and with it a citizen. */
function badJson(error: unknown, text: string, what: 'line' | 'document'): Rejection {
	const message = error instanceof Error ? error.message : '';
	const place = /line (\d+) column (\d+)/.exec(message);
	const at = place ? (place[1] === '1' ? ` at column ${place[2]}` : ` at line ${place[1]}, column ${place[2]}`) : '';
	const hint = what === 'line' && /^\s*\[/.test(text) ? '; an array goes as application/json' : '';
	return { reason: 'bad_json', field: '', detail: `is not valid JSON${at}${hint}` };
}
