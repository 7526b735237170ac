import { z } from 'zod';
import type { SpoolBatch } from './spool.ts';

const LENGTH_BYTES = 4;

const head = z.object({
	v: z.literal(1),
	id: z.string().regex(/^\d{1,20}$/),
	source: z.string(),
	loadId: z.string(),
	door: z.enum(['http', 'inbox', 'jetstream']),
	partition: z.int().min(0),
	events: z.int().min(0),
	rejected: z.int().min(0),
	newestAt: z.number(),
	frames: z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)])
});

/** A batch as the bytes of one message: length of the head, the head as JSON, then the three frames. */
export function encodeBatch(batch: SpoolBatch): Buffer {
	const { id, rows, entities, dead, ...plain } = batch;
	const frames = [rows.length, entities.length, dead.length];
	const text = Buffer.from(
		JSON.stringify({ v: 1, ...plain, id: String(id), frames } satisfies Record<string, unknown>)
	);
	const length = Buffer.alloc(LENGTH_BYTES);
	length.writeUInt32BE(text.length);
	return Buffer.concat([length, text, rows, entities, dead]);
}

/** Reads a batch written by `encodeBatch`. Throws when the bytes are something else, or of a later version. */
export function decodeBatch(bytes: Uint8Array): SpoolBatch {
	const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const textEnd = LENGTH_BYTES + whole.readUInt32BE(0);
	const { v: _, id, frames, ...plain } = head.parse(JSON.parse(whole.toString('utf8', LENGTH_BYTES, textEnd)));
	const [rows, entities, dead] = frames;
	if (textEnd + rows + entities + dead !== whole.length) throw new Error('its frames and its head differ in length');
	const entitiesAt = textEnd + rows;
	return {
		...plain,
		id: BigInt(id),
		rows: whole.subarray(textEnd, entitiesAt),
		entities: whole.subarray(entitiesAt, entitiesAt + entities),
		dead: whole.subarray(entitiesAt + entities)
	};
}
