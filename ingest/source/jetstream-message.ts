import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { LOAD_ID, SOURCE_NAME } from '#sql/model/names.ts';
import { DocumentSplitter, LineSplitter, MOST_EVENTS, splitDocument, type RawEvent } from '../pipeline/lines.ts';
import type { Rejection } from '../pipeline/rejection.ts';
import { ZSTD_WINDOW } from '../pipeline/zstd-window.ts';

/** A message as it came. Names of headers are those of HTTP, and `Pasokh-Load-Id`. */
export interface EventMessage {
	/** Its number in the stream, and the stream's name: by them the message is found again. */
	sequence: number;
	stream: string;
	/** What the subject says behind `pasokh.events.`. */
	source: string;
	header: (name: string) => string;
	payload: Uint8Array;
}

/** What a message holds. */
export interface MessageContent {
	source: string;
	loadId?: string;
	/** Can be gone through again. */
	events: Iterable<RawEvent>;
	/** Unpacked. */
	bytes: number;
	/** It can never be taken: `events` is one broken event, for the dead letters. */
	refused: boolean;
}

/** Source of the dead letters of a message whose own source is no name. */
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

/** An array, a document that says so, or one that has no second line. */
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
