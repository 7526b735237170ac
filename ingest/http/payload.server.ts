import type { IncomingMessage } from 'node:http';
import { PassThrough, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { isTooDeep } from '#sql/model/json-depth.ts';
import { parseJson } from '../load/parse-json.ts';
import { ZSTD_WINDOW } from '../pipeline/zstd-window.ts';
import { Refusal } from './refusal.ts';

/** Least speed of a payload. */
export interface ArrivalPace {
	/** Longest pause, milliseconds. */
	stillMs: number;
	/** Least mean speed in bytes a second, … */
	bytesPerS: number;
	/** … after so many milliseconds of waiting. */
	graceMs: number;
}

/** Limits of a payload. */
export interface PayloadLimits {
	/** Bytes, unpacked; also of the packed form, since endless packed bytes may unpack to nothing. */
	bytes: number;
	pace: ArrivalPace;
	/** Called each second: does the payload arrive, or is it waited for? */
	onPace?: (isMoving: boolean) => void;
}

const UNPACKERS: Record<string, () => Transform> = {
	'': () => new PassThrough(),
	identity: () => new PassThrough(),
	gzip: createGunzip,
	'x-gzip': createGunzip,
	zstd: () => createZstdDecompress(ZSTD_WINDOW)
};

/** How often a payload's progress is checked. */
const LOOK_MS = 1_000;

const mebibytes = (bytes: number): string => `${Math.round((bytes / 2 ** 20) * 10) / 10} MiB`;

/**
 * The payload of a request in chunks, unpacked and counted: a small payload that unpacks to a huge one costs no more
 * than the limit.
 * @throws Refusal 400 broken, 408 too slow, 413 too large, 415 unknown encoding
 */
export async function* readPayload(request: IncomingMessage, limits: PayloadLimits): AsyncGenerator<Buffer> {
	const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
	const makeUnpacker = UNPACKERS[encoding];
	if (!makeUnpacker)
		throw new Refusal(415, 'unknown_encoding', `Content-Encoding must be gzip, zstd or identity, one of them`);
	const tooLarge = new Refusal(
		413,
		'too_large',
		`the body is larger than ${mebibytes(limits.bytes)} unpacked; send it in several requests`
	);
	if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw tooLarge;
	const unpacker = makeUnpacker();
	const unwatch = watch(request, limits, (error) => unpacker.destroy(error ?? tooLarge));
	let unpacked = 0;
	try {
		for await (const chunk of request.pipe(unpacker) as AsyncIterable<Buffer>) {
			unpacked += chunk.length;
			if (unpacked > limits.bytes) throw tooLarge;
			yield chunk;
		}
	} catch (error) {
		if (error instanceof Refusal) throw error;
		throw brokenPayload(error, encoding, unpacked, request.destroyed && !request.complete);
	} finally {
		unwatch();
		request.unpipe();
		unpacker.destroy();
		// The rest of a refused payload is dropped, so that its producer gets the answer.
		request.resume();
	}
}

/**
 * The JSON of a small payload.
 * @throws Refusal 400 when it is none, and those of `readPayload`
 */
export async function readJson(request: IncomingMessage, limits: PayloadLimits): Promise<unknown> {
	const text = Buffer.concat(await Array.fromAsync(readPayload(request, limits))).toString('utf8');
	// A text that is nested too deeply is not parsed.
	const json = isTooDeep(text) ? undefined : parseJson(text);
	if (json === undefined) throw new Refusal(400, 'bad_json', 'the body is not JSON');
	return json;
}

function brokenPayload(error: unknown, encoding: string, unpacked: number, isCut: boolean): Refusal {
	if (isCut) return new Refusal(400, 'cut_off', 'the body was cut off; send it again');
	if ((error as NodeJS.ErrnoException).code === 'ZSTD_error_frameParameter_windowTooLarge')
		return new Refusal(
			400,
			'broken_body',
			'the zstd body needs a window above 8 MiB; pack it without --long or --ultra'
		);
	return new Refusal(
		400,
		'broken_body',
		`the ${encoding} body breaks off or is damaged after ${unpacked} unpacked bytes; pack and send it again`
	);
}

/**
 * Checks the speed and size of a payload while it is piped.
 * @param end called when it must stop, with the reason; without one it is too large
 * @returns a function that stops checking
 */
function watch(request: IncomingMessage, limits: PayloadLimits, end: (error?: Error) => void): () => void {
	const { stillMs, bytesPerS, graceMs } = limits.pace;
	const lookMs = Math.min(LOOK_MS, stillMs / 2);
	let [bytes, before, waitedMs, stillForMs] = [0, 0, 0, 0];

	const count = (chunk: Buffer): void => {
		bytes += chunk.length;
		if (bytes > limits.bytes) end();
	};
	const look = (): void => {
		const came = bytes - before;
		before = bytes;
		// While ingest itself is not reading, the time does not count against the producer.
		const isWaitedFor = request.readableFlowing === true;
		stillForMs = isWaitedFor && came === 0 ? stillForMs + lookMs : 0;
		if (isWaitedFor) waitedMs += lookMs;
		limits.onPace?.(!isWaitedFor || came >= (bytesPerS * lookMs) / 1_000);
		if (stillForMs >= stillMs)
			end(new Refusal(408, 'stood_still', `nothing of the body came for ${stillMs / 1_000} s; send all of it again`));
		else if (waitedMs > graceMs && bytes < (bytesPerS * waitedMs) / 1_000)
			end(
				new Refusal(408, 'too_slow', `the body comes at less than ${bytesPerS} bytes a second; send all of it again`)
			);
	};
	const cut = (): void => end(new Error('the producer went away'));

	const looks = setInterval(look, lookMs);
	const unwatch = (): void => {
		clearInterval(looks);
		limits.onPace?.(true);
		request.off('data', count).off('end', unwatch).off('error', cut).off('aborted', cut);
	};
	request.on('data', count).once('end', unwatch).once('error', cut).once('aborted', cut);
	return unwatch;
}
