import type { FastifyInstance } from 'fastify';
import { attachSchema, type AttachedMappings } from '#sql/model/attached-mappings.ts';
import { LoadError } from '../load/load-error.ts';
import type { KnownMapping } from '../mapping/known.server.ts';
import { refuseWholeFile } from '../source/mapped-events.ts';
import { administratorOf, type Door } from './events-route.ts';
import { readJson } from './payload.server.ts';
import { Refusal } from './refusal.ts';

const PAYLOAD_LIMIT = 2 ** 16;

/** `/v1/mappings`, for an administrator's token: which mappings the office has saved, and which are applied to a source or in the drop folder. */
export function addMappingRoutes(server: FastifyInstance, door: Door): void {
	const { mappings } = door;
	const { attached } = mappings;
	const namesOf = (fits: (known: KnownMapping) => boolean): string[] =>
		mappings
			.own()
			.filter(fits)
			.map(({ mapping }) => mapping.name);
	const told = (): AttachedMappings => ({
		...{ forInbox: namesOf(fitsInbox), forSources: namesOf(fitsSources) },
		...{ inbox: attached.inbox ?? null, sources: attached.sources }
	});

	server.get('/v1/mappings', async (request) => {
		await administratorOf(request, door, 'to see mappings');
		return told();
	});
	server.post('/v1/mappings/attached', async (request) => {
		const by = await administratorOf(request, door, 'to attach a mapping');
		const asked = attachSchema.safeParse(await readJson(request.raw, { bytes: PAYLOAD_LIMIT, pace: door.pace }));
		if (!asked.success)
			throw new Refusal(
				400,
				'bad_request',
				'the body must be {"source":NAME,"mapping":NAME}; without a source (null) it is the drop folder, without a mapping none is attached any longer'
			);
		const { source, mapping } = asked.data;
		const { forInbox, forSources } = told();
		const names = source === null ? forInbox : forSources;
		if (mapping !== null && !names.includes(mapping))
			throw new Refusal(
				400,
				'bad_mapping',
				`${mapping} is no mapping of this office that can be attached there; these can: ${names.join(', ') || 'none'}`
			);
		await attached.attach(source, mapping);
		door.log.info({ by, source: source ?? 'the drop folder', mapping }, 'a mapping is attached');
		return told();
	});
}

const fitsInbox = ({ mapping: { source } }: KnownMapping): boolean => source.kind !== 'ndjson' && !source.join;

/** NDJSON may be events of the contract, as the dashboard and the command line send them. */
function fitsSources(known: KnownMapping): boolean {
	try {
		refuseWholeFile(known);
		return known.mapping.source.kind === 'csv';
	} catch (error) {
		if (error instanceof LoadError) return false;
		throw error;
	}
}
