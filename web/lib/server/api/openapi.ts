import { z } from 'zod';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import type { Scope } from '#sql/office/api-tokens.ts';
import { fill } from '$lib/i18n/text.ts';
import { wordsOf } from '$lib/i18n/words.ts';
import product from '../../../../package.json' with { type: 'json' };
import { PROBLEMS } from './problem.ts';
import {
	CATALOGUE_ANSWER,
	FIGURE_ANSWER,
	FIGURE_QUERY,
	LIST_ANSWER,
	LIST_QUERY,
	NO_QUERY,
	PROBLEM
} from './schemas.ts';

const { api } = wordsOf('en').t;
type Words = typeof api;

interface Endpoint {
	name: keyof Words['paths'];
	path: string;
	scope: Scope;
	query: z.ZodObject;
	answer: z.ZodType;
}

/** What the API has. */
export const ENDPOINTS: readonly Endpoint[] = [
	{ name: 'catalogue', path: '/api/v1/figures', scope: 'figures', query: NO_QUERY, answer: CATALOGUE_ANSWER },
	{ name: 'figure', path: '/api/v1/figures/{name}', scope: 'figures', query: FIGURE_QUERY, answer: FIGURE_ANSWER },
	{ name: 'list', path: '/api/v1/lists/{name}', scope: 'lists', query: LIST_QUERY, answer: LIST_ANSWER }
];

const NAME = z.enum(CATALOGUE.map(({ name }) => name));

/** One schema as OpenAPI has it, which says the dialect once for all. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): z.core.JSONSchema.BaseSchema {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
	return rest;
}

export interface Parameter {
	name: keyof Words['parameters'];
	in: 'path' | 'query';
	required: boolean;
	schema: z.core.JSONSchema.BaseSchema;
}

/** What an address takes. */
export const parametersOf = ({ path, query }: Endpoint): Parameter[] => [
	...(path.includes('{name}') ? [{ name: 'name', in: 'path', required: true, schema: schemaOf(NAME) } as const] : []),
	...Object.entries(query.shape).map(([name, schema]) => ({
		...{ name: name as Parameter['name'], in: 'query' as const, required: false, schema: schemaOf(schema as z.ZodType) }
	}))
];

const problems = Object.fromEntries(
	Object.entries(PROBLEMS).map(([name, [status]]) => [
		status,
		{
			description: api.problem[name as keyof typeof PROBLEMS],
			...(['quota', 'away'].includes(name)
				? { headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } } }
				: {}),
			content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } }
		}
	])
);

const ETAG = { ETag: { schema: { type: 'string' }, description: 'Changes with the answer.' } };

const operationOf = (endpoint: Endpoint) => ({
	operationId: endpoint.name,
	summary: api.paths[endpoint.name].name,
	description: `${api.paths[endpoint.name].text} ${fill(api.scope, { scope: endpoint.scope })}.`,
	parameters: parametersOf(endpoint).map((one) => ({ ...one, description: api.parameters[one.name] })),
	responses: {
		200: {
			description: api.paths[endpoint.name].name,
			headers: ETAG,
			content: {
				'application/json': { schema: { $ref: `#/components/schemas/${endpoint.name}` } },
				'text/csv': { schema: { type: 'string' } }
			}
		},
		304: { description: 'It is as the If-None-Match has it.', headers: ETAG },
		...problems
	}
});

/** The OpenAPI document, of the schemas that validate. */
export const openApi = () => ({
	openapi: '3.1.0',
	info: { title: 'Pasokh', version: product.version, description: api.about },
	servers: [{ url: '/' }],
	security: [{ token: [] }],
	paths: Object.fromEntries(ENDPOINTS.map((endpoint) => [endpoint.path, { get: operationOf(endpoint) }])),
	components: {
		securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A personal token of /account/access.' } },
		schemas: Object.fromEntries([
			...ENDPOINTS.map(({ name, answer }) => [name, schemaOf(answer, 'output')]),
			['problem', schemaOf(PROBLEM, 'output')]
		]) as Record<string, object>
	}
});
