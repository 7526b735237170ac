import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { QUOTA, revokeApiToken, userIdOf } from '#sql/office/api-tokens.ts';
import { inStore } from '#sql/office/store.server.ts';
import { changeUser } from '#sql/office/users.ts';
import type { KpiTold } from '#sql/queries/pages/kpi-answer.ts';
import { Api, asksOf, problemOf } from '../support/api.ts';
import { DEEP, SEED, some } from '../support/depth.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { oneMoreLetter, sideEvents, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { toldOf } from '../support/tiles.ts';

const run = promisify(execFile);

let office: OfficeUnderTest;
let governor: Visitor;
let api: Api;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post([...smallOffice(), ...sideEvents()])).toMatchObject({ status: 200, body: { rejected: [] } });
	governor = await visitorOf(office.settings, 'governor');
	await stateCaughtUp(office.ingestUrl);
	api = new Api(office);
	api.token = await api.tokenOf('governor');
});

describe('a call', () => {
	test('needs a token: a session opens nothing, nor does a token of something else', async () => {
		for (const headers of [{}, { cookie: governor.cookie }] as Record<string, string>[]) {
			const response = await api.call('/api/v1/figures', '', headers);
			expect(response.status).toBe(401);
			expect(response.headers.get('www-authenticate')).toBe('Bearer realm="pasokh"');
			expect((await problemOf(response))['cure']).toContain('/account/access');
		}
		for (const secret of ['nonsense', office.token, `${api.token}x`, api.token.slice(0, -1)]) {
			const response = await api.call('/api/v1/figures/unanswered', secret);
			expect(response.status).toBe(401);
			expect(response.headers.get('www-authenticate')).toContain('invalid_token');
		}
		expect((await api.linesOf('')).map(({ details }) => details['why'])).toEqual(['badToken']);
		expect((await api.call('/figures.csv?page=wall', 'nonsense')).status).toBe(401);
		expect((await api.call('/figures.csv?page=wall', '')).status).toBe(403);
		expect(await (await api.call('/figures.csv?page=wall')).text()).toContain('figure,value');
		// It is for the API, and for no page.
		for (const page of ['/letters?kpi=unanswered', '/account']) expect((await api.call(page)).status).toBe(403);
	});

	test('without the scope or the role is refused, and has its line', async () => {
		const figures = await api.tokenOf('inspector', ['figures']);
		const refused = await api.call('/api/v1/lists/unanswered', figures);
		expect([refused.status, await problemOf(refused)]).toMatchObject([403, { type: '/api#scope' }]);
		expect(refused.headers.get('www-authenticate')).toContain('scope="lists"');
		expect(await api.linesOf(api.newest())).toEqual([
			{
				...{ action: 'api_call', subject: '/api/v1/lists/unanswered' },
				details: expect.objectContaining({ status: 403 }) as object
			}
		]);
		const lists = await api.tokenOf('governor', ['lists']);
		expect((await api.call('/figures.csv?page=wall', lists)).status).toBe(403);
		const analyst = await api.tokenOf('analyst');
		const role = await api.call('/api/v1/lists/unanswered', analyst);
		expect([role.status, await problemOf(role)]).toMatchObject([403, { type: '/api#role' }]);
		expect((await api.call('/api/v1/figures/unanswered', analyst)).status).toBe(200);
	});

	test('has its line, without the secret', async () => {
		const secret = await api.tokenOf('governor');
		await api.call('/api/v1/figures/unanswered?where=channel:0012345679', secret);
		await api.call('/figures.csv?page=wall', secret);
		const lines = await api.linesOf(api.newest());
		expect(lines.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
			'api_call /figures.csv',
			'api_call /api/v1/figures/unanswered'
		]);
		expect(JSON.stringify(lines)).not.toMatch(new RegExp(`0012345679|${secret}`));
	});

	test('of somebody who is locked, sinks or revokes is over at once', async () => {
		const secret = await api.tokenOf('inspector');
		const name = api.newest();
		const statusNow = async () => (await api.call('/api/v1/lists/unanswered', secret)).status;
		expect(await statusNow()).toBe(200);
		await inStore(office.settings, async (store) => {
			const id = await userIdOf(store, name);
			for (const [away, again] of [
				[{ locked: true }, { locked: false }],
				[{ role: 'analyst' }, { role: 'inspector' }]
			]) {
				await changeUser(store, id, away!);
				expect(await statusNow()).toBe(401);
				await changeUser(store, id, again!);
				expect(await statusNow()).toBe(200);
			}
			const { id: own } = await store.db
				.selectFrom('api_tokens')
				.select('id')
				.where('user_id', '=', id)
				.executeTakeFirstOrThrow();
			await revokeApiToken(store, own, new Date(), id);
		});
		expect(await statusNow()).toBe(401);
	});

	test('beyond the quota is told when to come back', async () => {
		const secret = await api.tokenOf('governor');
		const many = Array.from({ length: QUOTA.burst + 40 }, () => api.call('/api/v1/figures?x=1', secret));
		const answers = await Promise.all(many);
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused.length).toBeGreaterThan(0);
		expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(QUOTA.burst);
		expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(await problemOf(refused[0]!)).toMatchObject({ type: '/api#quota' });
		expect((await api.call('/api/v1/figures')).status).toBe(200);
	});

	test.each([
		['/api/v1/figures/unanswered?form=1401-05-01', 'form'],
		['/api/v1/figures/unanswered?from=yesterday', 'from'],
		['/api/v1/figures/unanswered?from=1401-05-02&to=1401-05-01', 'to'],
		['/api/v1/figures/unanswered?as_of=2022-07-23T10:00:00', 'as_of'],
		['/api/v1/figures/unanswered?by=colour', 'by'],
		['/api/v1/figures/unanswered?by=hour', 'by'],
		['/api/v1/figures/unanswered?where=channel', 'where'],
		['/api/v1/figures/unanswered?where=colour:red', 'where'],
		['/api/v1/lists/unanswered?cursor=2022-07-25T00:00:00Z~L-001', 'cursor']
	])('%s is told which parameter is wrong, and the cure', async (path, parameter) => {
		const response = await api.call(path);
		expect(response.status).toBe(400);
		const problem = await problemOf(response);
		expect(problem['parameter']).toBe(parameter);
		expect(problem['detail']).toContain(parameter);
	});

	test('of what is not there, in another way or as another type is told so', async () => {
		for (const path of ['/api/v1/figures/nothing', '/api/v1/lists/nothing', '/api/v1/nothing'])
			expect((await problemOf(await api.call(path)))['status'], path).toBe(404);
		const post = await api.call('/api/v1/figures', api.token, { origin: new URL(office.webUrl).origin }, 'POST');
		expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
		const html = await api.call('/api/v1/figures', api.token, { accept: 'text/html' });
		expect((await problemOf(html))['status']).toBe(406);
	});

	test('of any time is answered or told that it is wrong', async () => {
		for (const time of ['9999-12-31', '0001-01-01', '2299-12-31T23:59:59Z', '1900-01-01T00:00:00Z', '1300-01-01'])
			for (const name of ['from', 'to', 'as_of', 'known_at']) {
				const { status } = await api.call(`/api/v1/figures/unanswered?${name}=${time}`, await api.fresh());
				expect(status, `${name}=${time}`).toBeLessThan(500);
			}
	});
});

describe('a figure', () => {
	test.each(some(4, asksOf(SEED, 50)).map((ask) => [ask.kpi.name, ask] as const))(
		'%s is the same by the API, as CSV, by the command line, on its page and in its list',
		DEEP,
		async (name, { kpi, by, where, from, to, asOf }) => {
			const params = new URLSearchParams({ as_of: asOf });
			for (const [key, value] of Object.entries({ by, from, to })) if (value) params.set(key, value);
			for (const pair of where) params.append('where', pair.join(':'));
			const path = `/api/v1/figures/${name}?${params}`;
			const told = await api.answer<KpiTold>(path, await api.fresh());

			const options = Object.entries({ '--as-of': asOf, '--by': by, '--from': from, '--to': to });
			const words = [
				...options.flatMap(([option, value]) => (value === null ? [] : [option, value])),
				...where.flatMap((pair) => ['--where', pair.join('=')])
			];
			const command = ['ingest/cli/main.ts', 'kpi', name, ...words, '--format', 'json'];
			const line = await run(process.execPath, command, { env: { ...process.env, ...office.env } });
			expect(JSON.parse(line.stdout), path).toEqual(told);

			expect(await api.tableOf(path, await api.fresh())).toEqual(
				told.groups.map(({ key, num, den, value }) =>
					expect.objectContaining({
						...{ measure: name, as_of: asOf, key: key ?? '' },
						...{ num: String(num), den: String(den), value: value === null ? '' : String(value) }
					})
				)
			);
			if (by !== null) return;

			const [{ num, den }] = told.groups as [KpiTold['groups'][number]];
			const page = new URLSearchParams({ asof: asOf });
			for (const [key, value] of Object.entries({ from, to })) if (value) page.set(key, value);
			for (const [field, code] of where) page.append(field, code);
			const shown = await fetch(new URL(`/figures/${name}?${page}`, office.webUrl), {
				headers: { cookie: governor.cookie, accept: 'text/html' }
			});
			const numbers = toldOf(await shown.text()).filter((one) => one.kpi === name && one.part === 'num');
			expect(numbers[0]?.value, path).toBe(num);
			for (const part of ['num', 'den']) {
				const list = await api.answer<{ count: number }>(
					`/api/v1/lists/${name}?${params}&part=${part}&limit=1`,
					await api.fresh()
				);
				if (kpi.measure !== 'custom') expect(list.count, `${path} ${part}`).toBe(part === 'num' ? num : den);
			}
		}
	);

	test('is one group without a key, or its groups; a list is as long', async () => {
		const one = await api.answer<KpiTold>('/api/v1/figures/unanswered');
		expect(one).toMatchObject({ measure: 'unanswered', unit: 'count', from: null, to: null });
		expect(one.groups).toEqual([
			{ key: null, num: expect.any(Number), den: expect.any(Number), value: expect.any(Number) }
		]);
		const groups = await api.answer<KpiTold>(`/api/v1/figures/unanswered?by=channel&as_of=${one.as_of}`);
		expect(groups.groups.reduce((sum, { num }) => sum + num, 0)).toBe(one.groups[0]!.num);
		for (const { key, num } of groups.groups) {
			const list = await api.answer<{ count: number }>(`/api/v1/lists/unanswered?group=channel&key=${key}`);
			expect(list.count).toBe(num);
		}
	});

	test('is asked for again by its tag, which another figure has not', async () => {
		const path = '/api/v1/figures/registered';
		const first = await api.call(path);
		const tag = first.headers.get('etag')!;
		expect(first.headers.get('cache-control')).toBe('private, no-cache');
		expect(first.headers.get('vary')).toContain('Accept');
		for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
			const again = await api.call(path, api.token, { 'if-none-match': known });
			expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, '']);
		}
		expect((await api.call(path, api.token, { 'if-none-match': tag, accept: 'text/csv' })).status).toBe(200);
		await office.post([oneMoreLetter('L-tag', 1)]);
		await stateCaughtUp(office.ingestUrl);
		expect((await api.call(path, api.token, { 'if-none-match': tag })).status).toBe(200);
		const past = await api.call(`${path}?known_at=2023-01-01T00:00:00Z`);
		expect(past.headers.get('cache-control')).toBe('private, max-age=3600');
	});
});

interface Page {
	count: number;
	as_of: string;
	known_at: string;
	rows: { id: string; letter_id: string }[];
	next: string | null;
}

describe('a list', () => {
	test('comes in pages of one moment, whatever comes meanwhile; no cursor is another’s', async () => {
		const path = '/api/v1/lists/registered?limit=7';
		const found: string[] = [];
		let page = await api.answer<Page>(path);
		const first = page;
		await office.post([oneMoreLetter('L-meanwhile', 2)]);
		await stateCaughtUp(office.ingestUrl);
		for (;;) {
			found.push(...page.rows.map(({ id }) => id));
			expect([page.count, page.as_of, page.known_at]).toEqual([first.count, first.as_of, first.known_at]);
			if (page.next === null) break;
			page = await api.answer<Page>(`${path}&cursor=${page.next}`);
		}
		expect(new Set(found).size).toBe(first.count);
		expect(found).toHaveLength(first.count);
		expect(found).not.toContain('L-meanwhile');
		const tags = [await api.call(path), await api.call(path)].map(({ headers }) => headers.get('etag'));
		expect(tags[0]).toBe(tags[1]);
		for (const other of ['unanswered?', 'registered?where=channel:letter&', 'registered?part=den&'])
			expect((await api.call(`/api/v1/lists/${other}cursor=${first.next}`)).status, other).toBe(400);
		const csv = await api.call(path, api.token, { accept: 'text/csv' });
		const link = /^<([^>]+)>; rel="next"$/.exec(csv.headers.get('link')!)![1]!;
		expect((await api.answer<Page>(link)).rows[0]).toBeDefined();
		const rows = await api.tableOf(path);
		expect(Object.keys(rows[0]!).slice(0, 4)).toEqual(['id', 'letter_id', 'at', 'value']);
		expect(rows).toHaveLength(7);
	});

	test('has nothing of a person and no word of a letter, whoever asks', async () => {
		const key = (
			await (
				await office.client('admin').query({
					query: 'SELECT citizen_key AS key FROM pasokh.letter_state WHERE citizen_key IS NOT NULL LIMIT 1',
					format: 'JSONEachRow'
				})
			).json<{ key: string }>()
		)[0]!.key;
		for (const role of ['governor', 'inspector', 'administrator'] as const) {
			const secret = await api.tokenOf(role);
			for (const name of ['unanswered', 'registered_persons', 'registered', 'loan_requests']) {
				const texts = await Promise.all(
					['application/json', 'text/csv'].map(async (accept) =>
						(await api.call(`/api/v1/lists/${name}?limit=100`, secret, { accept })).text()
					)
				);
				expect(texts.join(), `${role} ${name}`).not.toMatch(new RegExp(`${key}|0012345679|4567|مریم|وام|موافقت`));
			}
		}
		expect((await api.answer<Page>('/api/v1/lists/unanswered')).count).toBeGreaterThan(SMALL_OFFICE.unanswered);
	});
});
