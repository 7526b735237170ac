import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isAway } from '#sql/client/errors.ts';
import {
	correctionsSchema,
	IMPORT_BYTES,
	type Import,
	importMappingSchema,
	newImportSchema,
	refusedRowsSchema
} from '#sql/model/imports.ts';
import { ImportError, type ImportFault } from '../imports/import-error.ts';
import type { Imports } from '../imports/imports.server.ts';
import { LoadError } from '../load/load-error.ts';
import { MappingError } from '../mapping/mapping-error.ts';
import { administratorOf, type Door } from './events-route.ts';
import { readJson, readPayload } from './payload.server.ts';
import { Refusal } from './refusal.ts';

/** A mapping has some kilobytes. */
const JSON_LIMIT = 2 ** 20;
const SWEEP_MS = 3_600_000;

const STATUS: Record<ImportFault, number> = {
	bad_name: 400,
	unknown_import: 404,
	name_taken: 409,
	undecided: 409,
	wrong_offset: 409,
	wrong_state: 409,
	too_many_imports: 409,
	too_large: 413,
	too_many: 429,
	disk_full: 507
};

/** SQLite keeps rows that are put in order in temporary files. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'ERR_SQLITE_ERROR']);

type Params = { Params: { id: string } };

/**
 * `/v1/imports`, for an administrator's token: a file is made known and sent in pieces, looked at, tried with a mapping, and handed to the drop
 * folder, which loads it.
 */
export function addImportRoutes(server: FastifyInstance, door: Door, imports: Imports): void {
	const { uploads } = imports;

	/** A handler for administrators, that refuses what cannot be done. */
	function route(work: (request: FastifyRequest<Params>, reply: FastifyReply, by: string) => Promise<unknown>) {
		return async (request: FastifyRequest<Params>, reply: FastifyReply): Promise<unknown> => {
			const by = await administratorOf(request, door, 'to import files');
			try {
				return await work(request, reply, by);
			} catch (error) {
				throw refusalOf(error);
			}
		};
	}

	async function jsonOf<T>({ raw }: FastifyRequest<Params>, schema: z.ZodType<T>, example: string): Promise<T> {
		const asked = schema.safeParse(await readJson(raw, { bytes: JSON_LIMIT, pace: door.pace }));
		if (asked.success) return asked.data;
		const { path, message } = asked.error.issues[0]!;
		throw new Refusal(400, 'bad_request', `the body must be ${example}: ${[...path, message].join(': ')}`);
	}

	/** Tells an import, and in the header how much of it is there. */
	async function told(id: string, reply: FastifyReply): Promise<Import> {
		const one = await imports.tell(id);
		reply.header('upload-offset', one.offset);
		return one;
	}

	server.post<Params>(
		'/v1/imports',
		route(async (request, reply, by) => {
			const asked = await jsonOf(
				request,
				newImportSchema,
				`{"name":"letters.csv","size":BYTES}, of ${IMPORT_BYTES} at most`
			);
			const { id, size } = await uploads.create(asked);
			door.log.info({ by, import: id, size }, 'an import begins');
			return told(id, reply.code(201));
		})
	);
	server.get<Params>(
		'/v1/imports',
		route(async () => {
			const all = await uploads.all();
			return { imports: await Promise.all(all.map(({ id }) => imports.tell(id))) };
		})
	);
	server.get<Params>(
		'/v1/imports/:id',
		route((request, reply) => told(request.params.id, reply))
	);
	server.patch<Params>(
		'/v1/imports/:id',
		route(async (request, reply) => {
			const { id } = request.params;
			await told(id, reply);
			const offset = String(request.headers['upload-offset']);
			if (!/^\d{1,10}$/.test(offset))
				throw new Refusal(400, 'bad_request', 'Upload-Offset must be the byte of the file at which the body begins');
			await uploads.append(id, Number(offset), readPayload(request.raw, { bytes: IMPORT_BYTES, pace: door.pace }));
			return told(id, reply);
		})
	);
	server.delete<Params>(
		'/v1/imports/:id',
		route(async (request, reply, by) => {
			const { id } = request.params;
			await uploads.remove(id);
			door.log.info({ by, import: id }, 'an import is thrown away');
			return reply.code(204).send();
		})
	);
	server.get<Params>(
		'/v1/imports/:id/guess',
		route((request) => imports.guess(request.params.id, correctionsSchema.parse({})))
	);
	server.post<Params>(
		'/v1/imports/:id/guess',
		route(async (request) => {
			const said = await jsonOf(request, correctionsSchema, '{"roles":{COLUMN:ROLE},"codes":{COLUMN:{TEXT:NAME}}}');
			return imports.guess(request.params.id, said);
		})
	);
	server.post<Params>(
		'/v1/imports/:id/refused',
		route(async (request, reply) => {
			const { mapping } = await jsonOf(request, refusedRowsSchema, '{"mapping":{…}}, or {}');
			const rows = imports.refused(request.params.id, mapping);
			// What is wrong with all of them is told before the first.
			const first = await rows.next();
			reply.type('application/x-ndjson');
			return Readable.from(linesOf(first, rows));
		})
	);
	server.post<Params>(
		'/v1/imports/:id/brought',
		route((request) => imports.brought(request.params.id))
	);
	server.post<Params>(
		'/v1/imports/:id/undo',
		route(async (request, reply, by) => {
			const { id } = request.params;
			await imports.undo(id);
			door.log.info({ by, import: id }, 'an import is undone');
			return told(id, reply);
		})
	);
	server.post<Params>(
		'/v1/imports/:id/preview',
		route(async (request) => {
			const { mapping } = await jsonOf(request, importMappingSchema, '{"mapping":{…}}');
			return imports.preview(request.params.id, mapping);
		})
	);
	server.post<Params>(
		'/v1/imports/:id/wall',
		route(async (request) => {
			const { mapping } = await jsonOf(request, importMappingSchema, '{"mapping":{…}}');
			return imports.wall(request.params.id, mapping);
		})
	);
	server.post<Params>(
		'/v1/imports/:id/load',
		route(async (request, reply, by) => {
			const { id } = request.params;
			const { mapping } = await jsonOf(request, importMappingSchema, '{"mapping":{…}}');
			await imports.load(id, mapping);
			door.log.info({ by, import: id, mapping: mapping['name'] }, 'an import is with the drop folder');
			return told(id, reply.code(202));
		})
	);

	const sweep = (): void =>
		void uploads
			.sweep()
			.catch((error: NodeJS.ErrnoException) => door.log.error({ code: error.code }, 'old imports are not removed'));
	const sweeps = setInterval(sweep, SWEEP_MS).unref();
	server.addHook('onReady', async () => sweep());
	server.addHook('onClose', async () => clearInterval(sweeps));
}

async function* linesOf<T>(first: IteratorResult<T>, rest: AsyncIterable<T>): AsyncGenerator<string> {
	if (first.done) return;
	yield `${JSON.stringify(first.value)}\n`;
	for await (const one of rest) yield `${JSON.stringify(one)}\n`;
}

function refusalOf(error: unknown): unknown {
	const { code, cause, message } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
	if (FULL.has(String(code ?? '')) || FULL.has(String(cause?.code ?? '')))
		return new Refusal(
			507,
			'disk_full',
			error instanceof LoadError
				? message
				: 'the disk of the data directory is full; make room, and go on from the offset'
		);
	if (error instanceof ImportError)
		return new Refusal(STATUS[error.code], error.code, message, error.code === 'too_many' ? 1 : undefined);
	if (error instanceof MappingError) return new Refusal(400, 'bad_mapping', message);
	if (isAway(error)) return new Refusal(503, 'away', 'ClickHouse is not there; try again later', 10);
	if (error instanceof LoadError) return new Refusal(400, 'bad_file', error.rule);
	return error;
}
