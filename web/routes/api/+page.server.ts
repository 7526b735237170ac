import { examplesFor } from '$lib/api-examples.ts';
import { ENDPOINTS, parametersOf, type Parameter } from '$lib/server/api/openapi.ts';
import { PROBLEMS, type ProblemName } from '$lib/server/api/problem.ts';
import { publicOrigin } from '$lib/server/origin.ts';
import type { PageServerLoad } from './$types';

/** Longer lists are told by the catalogue. */
const MOST_SHOWN = 30;

/** What a parameter takes, as it is typed. */
function takes({ schema }: Parameter): string {
	const one = schema.type === 'array' ? (schema.items as Parameter['schema']) : schema;
	const listed = one.enum ?? one.examples ?? [];
	if (listed.length > MOST_SHOWN) return '';
	return one.minimum === undefined ? listed.join(' | ') : `${one.minimum}–${one.maximum}`;
}

export const load: PageServerLoad = ({ request }) => ({
	endpoints: ENDPOINTS.map((endpoint) => ({
		...{ id: endpoint.name, path: endpoint.path, scope: endpoint.scope },
		parameters: parametersOf(endpoint).map((one) => ({
			...{ id: one.name, takes: takes(one) },
			usual: ['string', 'number'].includes(typeof one.schema.default) ? String(one.schema.default) : ''
		}))
	})),
	problems: Object.entries(PROBLEMS).map(([name, [status]]) => ({ name: name as ProblemName, status })),
	examples: examplesFor(publicOrigin({ request }))
});
