import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { LOAD_ID, SOURCE_NAME } from '#sql/model/names.ts';
import { DocumentSplitter, LineSplitter, MOST_EVENTS, splitDocument, type RawEvent } from '../pipeline/lines.ts';
import type { Rejection } from '../pipeline/rejection.ts';
import { ZSTD_WINDOW } from '../pipeline/zstd-window.ts';

/** A message as received. Header names are those of HTTP, and `Pasokh-Load-Id`. */
export interface EventMessage {
	/** Sequence number and stream, by which the message can be found again. */
	sequence: number;
	stream: string;
	/** The part of the subject after `pasokh.events.`. */
	source: string;
	header: (name: string) => string;
	payload: Uint8Array;
}

/** Content of a message. */
export interface MessageContent {
	source: string;
	loadId?: string;
	/** Can be iterated more than once. */
	events: Iterable<RawEvent>;
	/** Size, unpacked. */
	bytes: number;
	/** It can never be taken: `events` is one broken event, for the dead letters. */
	refused: boolean;
}

/** The source used for dead letters of a message whose own source is not a valid name. */
const NO_SOURCE = 'jetstream';

type Unpacker = (packed: Uint8Array, how: { maxOutputLength: number }) => Promise<Buffer>;
const unzstd = promisify(zstdDecompress);
const UNPACKERS: Record<string, Unpacker> = {
	gzip: promisify(gunzip),
	'x-gzip': promisify(gunzip),
	zstd: (packed, how) => unzstd(packed, { ...how, ...ZSTD_WINDOW })
};

/**
 * Unpacks a message and finds its events: NDJSON, one JSON document over several lines, or an array. Never throws.
 * @param limit bytes of a payload, unpacked; unpacking stops there
 */
export async function readMessage(message: EventMessage, limit: number): Promise<MessageContent> {
	const { source } = message;
	if (!SOURCE_NAME.test(source))
		return refuse(message, NO_SOURCE, {
			reason: 'bad_value',
			detail: 'the source in its subject must be 1–64 Latin letters, digits, dots, dashes or underscores'
		});
	const loadId = message.header('Pasokh-Load-Id') || undefined;
	if (loadId !== undefined && !LOAD_ID.test(loadId)) {
		const detail = 'Pasokh-Load-Id must be 1–64 Latin letters, digits, dots, dashes or underscores';
		return refuse(message, source, { reason: 'bad_value', detail });
	}
	const payload = await unpack(message, limit);
	if (!Buffer.isBuffer(payload)) return refuse(message, source, payload);
	const isDocument = looksLikeDocument(payload, message.header('Content-Type'));
	const splitter = () => (isDocument ? new DocumentSplitter(MOST_EVENTS) : new LineSplitter(MOST_EVENTS));
	const events = { [Symbol.iterator]: () => splitDocument(payload, splitter()) };
	return { source, loadId, events, bytes: payload.length, refused: false };
}

async function unpack({ header, payload }: EventMessage, limit: number): Promise<Buffer | Omit<Rejection, 'field'>> {
	const whole = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
	const encoding = header('Content-Encoding').trim().toLowerCase();
	const tooLarge = { reason: 'too_long', detail: `is larger than ${limit} bytes unpacked; send it in parts` } as const;
	if (encoding === '' || encoding === 'identity') return whole.length > limit ? tooLarge : whole;
	const unpacker = UNPACKERS[encoding];
	if (!unpacker) return { reason: 'bad_encoding', detail: 'Content-Encoding must be gzip, zstd or identity' };
	try {
		return await unpacker(whole, { maxOutputLength: limit });
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge;
		return { reason: 'bad_encoding', detail: `is no whole ${encoding}; pack and send it again` };
	}
}

/** A document is an array, is declared as one, or has no second line. */
function looksLikeDocument(payload: Buffer, type: string): boolean {
	if (type.split(';', 1)[0]!.trim().toLowerCase() === 'application/json') return true;
	const start = payload.toString('latin1', 0, 64).replace(/^ï»¿/, '').trimStart();
	return start.startsWith('[') || !payload.subarray(0, -1).includes(10);
}

function refuse(message: EventMessage, source: string, { reason, detail }: Omit<Rejection, 'field'>): MessageContent {
	const { stream, sequence, payload } = message;
	const said = `message ${sequence} of ${stream}: ${detail}`;
	const events = [{ line: 1, value: undefined, raw: payload, broken: { reason, field: '', detail: said } }];
	return { source, events, bytes: payload.length, refused: true };
}
