import { beforeAll, describe, expect, test } from 'vitest';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { openStore } from '#sql/office/store.server.ts';
import { deskOf, hiddenOf, type Desk } from '../support/desk.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf } from '../support/people.ts';
import { oneMoreLetter, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { totalOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

const LIST = '/letters?kpi=unanswered';
const of = (page: '/shares' | '/samples'): string => LIST.replace('/letters', page);

let office: OfficeUnderTest;
let inspector: Desk;
let analyst: Desk;
beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	inspector = deskOf(office.webUrl, await visitorOf(office.settings, 'inspector'));
	analyst = deskOf(office.webUrl, await visitorOf(office.settings, 'analyst'));
	await until('the letters are there', async () => totalOf(await inspector.text(LIST)) === SMALL_OFFICE.unanswered);
});

describe('a shared link', () => {
	/** Makes a link through the form; the form's fields, so that it can be sent again. */
	async function share(days = '14'): Promise<{ path: string; fields: Record<string, string> }> {
		const form = await inspector.text(of('/shares'));
		const fields = { id: hiddenOf(form, 'id'), list: hiddenOf(form, 'list'), days };
		const html = await (await inspector.post('/shares?/create', fields)).text();
		return { path: /href="[^"]*(\/s\/[\w-]{32})"/.exec(html)?.[1] ?? html, fields };
	}

	test('shows the list as it stood, to whoever is logged in', async () => {
		const { path } = await share();
		expect(await office.post([oneMoreLetter('L-later', 1)])).toMatchObject({ status: 200 });
		await until('more has come', async () => totalOf(await inspector.text(LIST)) > SMALL_OFFICE.unanswered);
		const html = await analyst.text(path);
		expect(html).toContain('L-025');
		expect(html).not.toContain('L-later');
		expect(html.match(/<th scope="row"/g)).toHaveLength(SMALL_OFFICE.unanswered);
		for (const secret of ['0012345679', '09181234567', 'مریم', 'درخواست وام']) expect(html).not.toContain(secret);
		const nobody = deskOf(office.webUrl, { cookie: '' });
		expect((await nobody.get(path)).status).not.toBe(200);
	});

	test('shows what the desk found to its maker, without a word of it', async () => {
		const form = await inspector.text('/shares?answered=no&q=قرض‌الحسنه');
		const fields = { id: hiddenOf(form, 'id'), list: hiddenOf(form, 'list'), days: '۳' };
		const made = await (await inspector.post('/shares?/create', fields)).text();
		const html = await analyst.text(/href="[^"]*(\/s\/[\w-]{32})"/.exec(made)![1]!);
		const count = totalOf(await inspector.text(`/letters?${fields.list}`));
		expect(count).toBeGreaterThan(0);
		expect(html.match(/<th scope="row"/g)).toHaveLength(count);
		expect(html).not.toContain('درخواست وام');
	});

	test('is made once by a form that is sent twice', async () => {
		const { path, fields } = await share();
		expect(await (await inspector.post('/shares?/create', fields)).text()).toContain(path);
		const log = await openAccessLog(office.settings);
		const lines = (await log.read({ limit: 500, action: 'share' })).filter(({ subject }) => subject === fields['id']);
		await log.close();
		expect(lines).toMatchObject([{ details: { done: 'made' } }]);
	});

	test('is gone when it was taken back, has expired, or never was', async () => {
		const { path, fields } = await share();
		const other = deskOf(office.webUrl, await visitorOf(office.settings, 'inspector', { name: 'another' }));
		await other.post('/shares?/revoke', { id: fields['id']! });
		expect((await analyst.get(path)).status).toBe(200);
		await inspector.post('/shares?/revoke', { id: fields['id']! });
		const revoked = await analyst.get(path);
		expect([revoked.status, await revoked.text()]).toEqual([410, expect.stringContaining('لغو کرده')]);

		const old = await share('1');
		const store = await openStore(office.settings);
		const past = new Date(Date.now() - 60_000).toISOString();
		await store.db.updateTable('shared_lists').set({ expires_at: past }).where('id', '=', old.fields['id']!).execute();
		await store.close();
		const expired = await analyst.get(old.path);
		expect([expired.status, await expired.text()]).toEqual([410, expect.stringContaining('منقضی شده است')]);

		const never = await analyst.get(`/s/${'x'.repeat(32)}`);
		expect([never.status, await never.text()]).toEqual([404, expect.stringContaining('چنین پیوندی نیست')]);
	});

	test.each(['0', '91', '1.5', 'soon', ''])('is not made for %j days', async (days) => {
		const form = await inspector.text(of('/shares'));
		const fields = { id: hiddenOf(form, 'id'), list: hiddenOf(form, 'list'), days };
		const response = await inspector.post('/shares?/create', fields);
		expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('میان ۱ تا ۹۰')]);
	});
});

describe('a sample', () => {
	interface Ask {
		method: string;
		size?: string;
		seed?: string;
		list?: string;
	}

	async function draw({ method, size = '۱۰', seed = '', list = of('/samples') }: Ask) {
		const form = await inspector.text(list);
		const fields = { id: hiddenOf(form, 'id'), list: hiddenOf(form, 'list'), method, size, seed };
		const response = await inspector.post('/samples?/draw', fields);
		return { response, fields, path: response.headers.get('location') ?? '' };
	}
	const lettersOf = (html: string): string[] =>
		[...html.matchAll(/<th scope="row"><a [^>]*><bdi>([^<]+)</g)].map(([, id]) => id!);
	const seedOf = (html: string): string => /عدد تصادفی آغازین: \u2066([^\u2069]+)\u2069/.exec(html)![1]!;

	test.each(['random', 'risk'])('%s: the same seed at the same moments draws the same letters', async (method) => {
		const first = await draw({ method });
		const html = await inspector.text(first.path);
		const letters = lettersOf(html);
		expect(new Set(letters).size).toBe(10);
		// More comes: the moments hold.
		expect(await office.post([oneMoreLetter(`L-after-${method}`, 2)])).toMatchObject({ status: 200 });
		const frozen = `/samples?${first.fields['list']}`;
		const again = await draw({ method, seed: seedOf(html), list: frozen });
		expect(lettersOf(await inspector.text(again.path))).toEqual(letters);
		const answer = await inspector.post(`${first.path}?/again`, {});
		expect(await answer.text()).toContain('data-again="same"');
		const other = await draw({ method, seed: 'another', list: frozen });
		expect(lettersOf(await inspector.text(other.path))).not.toEqual(letters);
	});

	test('of more letters than there are is all of them', async () => {
		const { path } = await draw({ method: 'random', size: '500', list: '/samples?kpi=answered' });
		const letters = lettersOf(await inspector.text(path));
		expect(letters.toSorted()).toEqual(
			['001', '002', '003', '004', '005', '019', '020', '021', '022'].map((id) => `L-${id}`)
		);
	});

	test('by risk draws what weighs more, and shows what it weighs', async () => {
		const of = { v: 1 as const, letter_id: 'L-referred', type: 'letter.referred' as const };
		const referred = ['bank_melli', 'emdad', 'bank_mellat'].map((to_org, n) => ({
			...{ ...of, event_id: `r-${n}`, referral_id: `L-referred-${n}`, to_org },
			occurred_at: `2022-07-2${n + 1}T09:00:00+04:30`
		}));
		await office.post([oneMoreLetter('L-referred', 3), ...referred]);
		const isThere = async () => (await inspector.text('/letters?hops_from=3')).includes('L-referred');
		await until('it is there', isThere);
		const html = await inspector.text((await draw({ method: 'risk', size: '500', list: '/samples?hops_from=3' })).path);
		expect(html).toContain('هر هفته دیرکرد');
		expect(html).toContain('موضوع حساس');
		// Of a letter, what it has, and not the weight with a number behind it.
		expect(html).toContain('۲ ارجاع پس از اولین');
	});

	test('says what it is a sample of, wherever its letters go', async () => {
		const { path } = await draw({ method: 'random', list: '/samples?answered=no' });
		for (const page of ['/remind', '/exports/new', '/letters', '/shares'])
			expect(await inspector.text(path.replace('/samples/', `${page}?sample=`))).toContain('نمونه‌ای از «بی‌پاسخ');
	});

	test('has verdicts, which are only added to, and one of a form that is sent twice', async () => {
		const { path } = await draw({ method: 'random' });
		const html = await inspector.text(path);
		const [letter] = lettersOf(html);
		const form = html.slice(html.indexOf('<form class="verdict'));
		const fields = { id: hiddenOf(form, 'id'), letter: letter!, verdict: 'defect', note: 'پاسخ ندارد' };
		for (let times = 0; times < 2; times++) expect((await inspector.post(`${path}?/say`, fields)).status).toBe(303);
		const once = await inspector.text(path);
		expect(once.match(/نقص دارد، inspector/g)).toHaveLength(1);
		expect(once).toContain('پاسخ ندارد');
		const second = { ...fields, id: `${fields.id}2`, verdict: 'in_order', note: '' };
		expect((await inspector.post(`${path}?/say`, second)).status).toBe(303);
		const both = await inspector.text(path);
		expect(both).toContain('نقص دارد، inspector');
		expect(both).toContain('درست، inspector');
		for (const change of [{ verdict: 'hang' }, { letter: 'L-none' }, { note: 'x'.repeat(1_001) }, { id: '1' }])
			expect((await inspector.post(`${path}?/say`, { ...fields, ...change })).status).toBe(400);
	});

	test('is made once by a form that is sent twice, and refused when it cannot be', async () => {
		const { fields, path } = await draw({ method: 'random', seed: 'a' });
		await inspector.post('/samples?/draw', { ...fields, seed: 'b' });
		expect(seedOf(await inspector.text(path))).toBe('a');
		for (const ask of [
			{ method: 'best' },
			{ method: 'random', size: '501' },
			{ method: 'random', seed: 'x'.repeat(65) }
		])
			expect((await draw(ask)).response.status).toBe(400);
		const none = await draw({ method: 'random', list: '/samples?kpi=unanswered&county=nowhere' });
		expect([none.response.status, await none.response.text()]).toEqual([400, expect.stringContaining('نامه‌ای ندارد')]);
		expect((await inspector.get('/samples/nothing')).status).toBe(404);
	});
});
