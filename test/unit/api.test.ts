import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '#sql/root.ts';
import { examplesFor } from '$lib/api-examples.ts';
import { endpoint, readQuery } from '$lib/server/api/answer.ts';
import { openApi } from '$lib/server/api/openapi.ts';
import { ApiProblem } from '$lib/server/api/problem.ts';
import { FIGURE_QUERY, LIST_QUERY } from '$lib/server/api/schemas.ts';
import { decide, GRANTS } from '$lib/server/grants.ts';
import type { SessionUser } from '$lib/server/session-user.ts';

const OPEN = { publicWall: true };
const queryOf = (search: string, schema: typeof FIGURE_QUERY | typeof LIST_QUERY = FIGURE_QUERY) =>
	readQuery(schema, new URL(`http://office/${search}`));

test('the OpenAPI document is one, made of the schemas that validate, and the manual has the examples of the page', async () => {
	const found = openApi();
	expect(await new Validator().validate(found as never)).toMatchObject({ valid: true });
	const parameters = found.paths['/api/v1/figures/{name}']!.get.parameters;
	expect(parameters.map(({ name }) => name)).toEqual(['name', ...Object.keys(FIGURE_QUERY.shape)]);
	for (const { description } of parameters) expect(description).toMatch(/\.$/);
	expect(found.components.schemas['figure']).toMatchObject({ required: expect.arrayContaining(['groups', 'as_of']) });
	const manual = readFileSync(join(projectRoot(), 'docs', 'api.md'), 'utf8');
	for (const { text } of examplesFor('http://127.0.0.1:3000')) expect(manual).toContain(`\n${text}\n\`\`\``);
});

describe('a query', () => {
	test('is read as the command line reads it; what is empty is absent', () => {
		expect(queryOf('?from=1401-05-01&to=&where=body:a:b&where=channel:&as_of=2022-07-23T10:00:00%2B04:30')).toEqual({
			...{ from: '2022-07-23', as_of: '2022-07-23T05:30:00.000Z', outages: 'include' },
			where: [
				['body', 'a:b'],
				['channel', '']
			]
		});
		const list = { limit: 7, group: 'body', key: '', part: 'num' };
		expect(queryOf('?limit=7&group=body&key=', LIST_QUERY)).toMatchObject(list);
	});

	test.each([
		['?x=1', 'x', /no parameter/],
		['?by=body&by=channel', 'by', /several times/],
		['?from=soon', 'from', /neither a day/],
		['?where=body', 'where', /FIELD:VALUE/]
	])('%s is refused with the name of what is wrong', (search, parameter, detail) => {
		const problem = expect.objectContaining({ parameter, message: expect.stringMatching(detail) as unknown }) as Error;
		expect(() => queryOf(search)).toThrow(ApiProblem);
		expect(() => queryOf(search)).toThrow(problem);
	});
});

describe('an answer', () => {
	const get = async (headers: Record<string, string>) =>
		endpoint(() => ({ json: { a: 1 }, rows: [['a'], ['=1,2']], isFixed: true }))({
			request: new Request('http://office/', { headers }),
			url: new URL('http://office/')
		} as never);

	test.each([
		['', 'application/json'],
		['*/*', 'application/json'],
		['text/csv', 'text/csv'],
		['application/json;q=0.2, text/*;q=0.3', 'text/csv'],
		['text/html, */*;q=0.1', 'application/json'],
		['text/html', undefined],
		['application/json;q=0, text/csv;q=0', undefined]
	])('to whoever accepts "%s" is %s', async (accept, type) => {
		const response = await get(accept === '' ? {} : { accept });
		if (type === undefined)
			expect([response.status, await response.json()]).toMatchObject([406, { type: '/api#type' }]);
		else expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
	});

	test('is known by its tag, and safe to open in a spreadsheet', async () => {
		const csv = await get({ accept: 'text/csv' });
		expect(await csv.text()).toBe(`a\r\n"'=1,2"\r\n`);
		const etag = csv.headers.get('etag')!;
		expect((await get({ accept: 'text/csv', 'if-none-match': `W/${etag}` })).status).toBe(304);
		expect((await get({ 'if-none-match': etag })).status).toBe(200);
	});
});

test('a token opens the routes of its scopes, as far as its role may, and no other', () => {
	const user = (role: SessionUser['role'], scopes: SessionUser['scopes']) =>
		({ role, scopes, mustChangePassword: false, isConfirmed: false }) as SessionUser;
	const opened = (one: SessionUser) =>
		Object.keys(GRANTS).filter((way) => {
			const [method, route] = way.includes(' ') ? way.split(' ') : ['GET', way];
			return GRANTS[way]!.need !== 'all' && decide(method!, route!, one, OPEN) === 'granted';
		});
	const figures = ['/api/v1/figures', '/api/v1/figures/[name]', '/figures.csv'];
	expect(opened(user('inspector', ['figures']))).toEqual(figures);
	expect(opened(user('inspector', ['lists']))).toEqual(['/api/v1/lists/[name]']);
	expect(opened(user('analyst', ['figures', 'lists']))).toEqual(figures);
	expect(decide('GET', '/api/v1/lists/[name]', user('analyst', ['lists']), OPEN)).toBe('role');
	expect(decide('POST', '/api/v1/figures', user('inspector', ['figures']), OPEN)).toBe('unknown');
});
