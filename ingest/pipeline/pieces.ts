import { DocumentSplitter, LineSplitter, MOST_EVENTS, type RawEvent, type Splitter } from './lines.ts';
import { Verdicts, type Judge, type JudgeSetup, type Origin, type Packed } from './verdicts.ts';

/** Bytes of a payload, cut anywhere. */
export interface Piece {
	bytes: Uint8Array<ArrayBuffer>;
	isLast: boolean;
}

/** What most requests have in all. Each piece costs a message between threads; larger ones gain nothing. */
const PIECE_BYTES = 2 ** 18;

/** Chunks of a payload as pieces; the last may be empty. */
export async function* piecesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
	let [held, length]: [Uint8Array[], number] = [[], 0];
	for await (const chunk of chunks) {
		if (length > 0 && length + chunk.length > PIECE_BYTES) {
			yield { bytes: joined(held, length), isLast: false };
			[held, length] = [[], 0];
		}
		held.push(chunk);
		length += chunk.length;
	}
	yield { bytes: joined(held, length), isLast: true };
}

/** In memory of their own, which can be handed to another thread. Copied once: each such copy brings the next garbage collection nearer. */
function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(length);
	let at = 0;
	for (const chunk of chunks) {
		bytes.set(chunk, at);
		at += chunk.length;
	}
	return bytes;
}

/** Judges the events of a payload: lines of NDJSON, or a JSON document. */
export class PieceJudge implements Judge<Piece> {
	readonly #splitter: Splitter;
	readonly #verdicts: Verdicts;

	constructor(setup: JudgeSetup, origin: Origin, isLines: boolean) {
		this.#splitter = isLines ? new LineSplitter(MOST_EVENTS) : new DocumentSplitter(MOST_EVENTS);
		this.#verdicts = new Verdicts(setup, origin);
	}

	take(piece?: Piece): Promise<boolean> {
		return this.#verdicts.take(piece && this.#eventsIn(piece));
	}

	pack(id: bigint): Promise<Packed> {
		return this.#verdicts.pack(id);
	}

	*#eventsIn({ bytes, isLast }: Piece): Generator<RawEvent> {
		yield* this.#splitter.push(bytes);
		if (isLast) yield* this.#splitter.end();
	}
}
