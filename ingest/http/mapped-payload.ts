import { LoadError } from '../load/load-error.ts';
import type { KnownMapping, KnownMappings } from '../mapping/known.server.ts';
import { MappingError } from '../mapping/mapping-error.ts';
import type { Intake } from '../pipeline/intake.ts';
import type { Scope } from '../pipeline/judge.ts';
import { MOST_EVENTS } from '../pipeline/lines.ts';
import { mappedEvents } from '../source/mapped-events.ts';
import { Refusal } from './refusal.ts';
import { call } from '#sql/root.ts';

export const NDJSON_TYPES: ReadonlySet<string> = new Set([
	'application/x-ndjson',
	'application/ndjson',
	'application/jsonl'
]);

/** Most events of a body that may be refused: 60 kB unpack to a million, each of which would be a dead letter. */
const MOST_REFUSED = 2 ** 17;

/** @throws Refusal 413 when so many events are refused that the body is no body of events */
export function refuseMany({ rejected }: Pick<Intake, 'rejected'>): void {
	if (rejected > MOST_REFUSED)
		throw new Refusal(
			413,
			'too_large',
			`more than ${MOST_REFUSED} events of the body are refused, and the rest was not read; see why on the page of refused events, put it right, and send it in several requests`
		);
}

/** The content types for a mapping of each kind. */
const TYPES: Record<string, { example: string; all: ReadonlySet<string> }> = {
	csv: { example: 'text/csv', all: new Set(['text/csv', 'application/csv', 'text/tab-separated-values']) },
	ndjson: {
		example: 'application/x-ndjson',
		all: NDJSON_TYPES
	}
};

/**
 * The mapping that a request names, for a payload of this type. Only names are allowed, no paths.
 * @throws Refusal 400 that lists the mappings, 415 that names the type that this one reads
 */
export function mappingOf(name: unknown, type: string, mappings: KnownMappings): KnownMapping {
	let known: KnownMapping;
	try {
		if (typeof name !== 'string') throw new MappingError('must be given once');
		known = mappings.get(name);
	} catch (error) {
		if (error instanceof MappingError) throw new Refusal(400, 'bad_query', `mapping: ${error.message}`);
		throw error;
	}
	const { kind } = known.mapping.source;
	const types = TYPES[kind];
	if (!types)
		throw new Refusal(
			400,
			'bad_query',
			`mapping: ${name} reads workbooks, which are not taken here; use the inbox, or: ${call(`load FILE --mapping ${name}`)}`
		);
	if (types.all.has(type)) return known;
	throw new Refusal(415, 'unknown_type', `mapping: ${name} reads ${kind}; send Content-Type: ${types.example}`);
}

/**
 * The mapping that is attached to a source, for a payload of a type that it reads; undefined where there is none.
 * @throws Refusal 400 when it is there no longer
 */
export function attachedTo(source: string, type: string, mappings: KnownMappings): KnownMapping | undefined {
	const name = mappings.attached.sources[source];
	if (name === undefined) return undefined;
	try {
		const known = mappings.get(name);
		return TYPES[known.mapping.source.kind]?.all.has(type) ? known : undefined;
	} catch (error) {
		if (error instanceof MappingError)
			throw new Refusal(400, 'bad_mapping', `the mapping ${name}, attached to ${source}: ${error.message}`);
		throw error;
	}
}

/**
 * Takes a payload through a mapping; refused rows become dead letters.
 * @throws Refusal 400 when the payload as a whole cannot be read, 413 when it makes too many events
 */
export async function takeMapped(
	payload: AsyncIterable<Buffer>,
	known: KnownMapping,
	scope: Scope,
	intake: Intake
): Promise<void> {
	let bytes = 0;
	let count = 0;
	async function* counted(): AsyncGenerator<Buffer> {
		for await (const chunk of payload) {
			bytes += chunk.length;
			yield chunk;
		}
	}
	try {
		for await (const events of mappedEvents(counted(), known, scope)) {
			count += events.length;
			if (count > MOST_EVENTS)
				throw new Refusal(
					413,
					'too_large',
					`the body makes more than ${MOST_EVENTS} events; send it in several requests`
				);
			await intake.take(events);
			refuseMany(intake);
			const read = bytes;
			bytes = 0;
			await intake.weigh(read);
		}
	} catch (error) {
		if (!(error instanceof LoadError)) throw error;
		// The events before are stored; sent again, they count once.
		throw new Refusal(400, 'bad_file', `${error.rule}; put it right, and send all of it again`);
	}
	if (bytes > 0) await intake.weigh(bytes);
}
