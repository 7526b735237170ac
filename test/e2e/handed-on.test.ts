import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessLogOf } from '#sql/office/access-log.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { judgeExport, signManifest, type ExportManifest } from '#sql/proof/export-manifest.ts';
import { openSigner } from '#sql/proof/signature.ts';
import { projectRoot } from '#sql/root.ts';
import { changedBit, deskOf, hiddenOf, takeExport, verdictOf, type Desk } from '../support/desk.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf } from '../support/people.ts';
import { INHERITED } from '../support/process.ts';
import { oneMoreLetter, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { totalOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

/** What an inspector hands on of a list: a file, a link, a sample. */
const LIST = '/letters?kpi=unanswered';

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

/** The hidden fields of the form by which a list is handed on. */
async function formOf(path: string): Promise<{ id: string; list: string }> {
	const html = await inspector.text(path);
	return { id: hiddenOf(html, 'id'), list: hiddenOf(html, 'list') };
}

describe('a file', () => {
	const REASON = 'رسیدگی به نامه‌های بی‌پاسخ';
	const dir = mkdtempSync(join(tmpdir(), 'pasokh-verify-'));
	afterAll(() => rmSync(dir, { recursive: true }));
	let file: Uint8Array;
	let changed: Uint8Array;
	let manifest: string;
	let key: string;
	let forged: string;
	beforeAll(async () => {
		const { id, bytes } = await takeExport(inspector, LIST, { format: 'csv', reason: REASON });
		manifest = await inspector.text(`/exports/${id}/manifest.json`);
		[file, changed] = [bytes, changedBit(bytes)];
		const { kind: _, public_key, signature: _signature, ...about } = JSON.parse(manifest) as ExportManifest;
		key = public_key;
		// The other key's manifest of the same file.
		forged = JSON.stringify(signManifest(about, openSigner(Buffer.alloc(32, 1))));
	});

	test('is judged with its manifest and alone; a changed one, another key’s and none are told apart', async () => {
		for (const [verdict, bytes, beside] of [
			['as_exported', file, manifest],
			['as_exported', file],
			['file_changed', changed, manifest],
			['unknown_file', changed],
			['manifest_changed', file, manifest.replace(REASON, 'دلیلی دیگر برای این')],
			['other_key', file, forged],
			['no_manifest', file, 'no manifest'],
			['no_file', null]
		] as [verdict: string, bytes: Uint8Array | null, manifest?: string][])
			expect(await verdictOf(analyst, bytes, beside)).toBe(verdict);
		const form = new FormData();
		form.append('file', new Blob([Buffer.from(file)]), 'a.csv');
		expect(await (await analyst.post('/verify', form)).text()).toContain(REASON);
		// By the key that the page shows, without the office.
		const [, shown] = /--key ([0-9a-f]{64})/.exec(await analyst.text('/verify')) ?? [];
		const sha256 = createHash('sha256').update(file).digest('hex');
		expect(judgeExport(manifest, sha256, [shown!]).verdict).toBe('as_exported');
	});

	test('of any size is judged as it streams, and is not kept', async () => {
		const MB = 2 ** 20;
		const [size, most] = [256, 120];
		const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${office.webPid}/status`, 'utf8'))![1]) / 1024;
		await verdictOf(analyst, new Uint8Array(MB));
		const before = rss();
		const form = new FormData();
		const piece = new Uint8Array(MB).fill(65);
		form.append('file', new Blob(Array.from({ length: size }, () => piece)), 'big.csv');
		const sent = analyst.post('/verify', form);
		let peak = before;
		const watch = setInterval(() => (peak = Math.max(peak, rss())), 50);
		const html = await (await sent).text();
		clearInterval(watch);
		console.log(`${size} MB: memory of web ${before.toFixed(0)} → ${peak.toFixed(0)} MB`);
		expect(html).toContain('data-verdict="unknown_file"');
		expect(peak - before).toBeLessThan(most);
	});

	async function cli(args: string[], env: Record<string, string>) {
		const child = spawn(process.execPath, [join(projectRoot(), 'ingest/cli/main.ts'), 'verify-export', ...args], {
			cwd: dir,
			env: { ...INHERITED, ...env },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		const [out, err, [status]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'exit')]);
		return { status: status as number, out, err };
	}

	test('is judged by the command line: 0, 1 or 2, with an office and without one', async () => {
		const beside = 'a.csv.manifest.json';
		const contents = { 'a.csv': file, 'b.csv': changed, [beside]: manifest, 'forged.json': forged, 'none.json': '{}' };
		for (const [name, content] of Object.entries(contents)) writeFileSync(join(dir, name), content);
		const here = { PASOKH_DATA_DIR: office.settings.dataDir };
		const away = { PASOKH_DATA_DIR: join(dir, 'nothing') };
		const count = SMALL_OFFICE.unanswered;
		for (const [status, args, env, ...said] of [
			[0, ['a.csv'], here, REASON, `${count} of ${count}`],
			[0, ['a.csv', beside, '--key', key], away],
			[1, ['b.csv', beside], here, 'is NOT what was exported'],
			[1, ['a.csv', 'forged.json'], here, 'another key'],
			[1, ['a.csv', 'none.json'], here, 'no manifest'],
			[2, ['missing.csv'], here, 'is not there'],
			[2, ['b.csv'], here, 'name the manifest'],
			[2, ['a.csv', '--key', 'abc'], here, '64 hexadecimal digits'],
			[2, ['a.csv'], away, '--key']
		] as const) {
			const told = await cli([...args], env);
			expect([told.status, status === 0 ? told.err : '']).toEqual([status, '']);
			for (const words of said) expect(status === 2 ? told.err : told.out).toContain(words);
		}
	});
});

describe('a shared link', () => {
	/** Makes a link through the form; the form's fields, so that it can be sent again. */
	async function share(days: string, list = 'kpi=unanswered') {
		const fields = { ...(await formOf(`/shares?${list}`)), days };
		const response = await inspector.post('/shares?/create', fields);
		const html = await response.text();
		return { status: response.status, html, path: /href="[^"]*(\/s\/[\w-]{32})"/.exec(html)?.[1] ?? '', fields };
	}

	test('shows the list as it stood, to whoever is logged in', async () => {
		const { path } = await share('14');
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
		const { path, fields } = await share('۳', 'answered=no&q=قرض‌الحسنه');
		const html = await analyst.text(path);
		const count = totalOf(await inspector.text(`/letters?${fields.list}`));
		expect(count).toBeGreaterThan(0);
		expect(html.match(/<th scope="row"/g)).toHaveLength(count);
		expect(html).not.toContain('درخواست وام');
	});

	test('is made once by a form that is sent twice', async () => {
		const { path, fields } = await share('14');
		expect(await (await inspector.post('/shares?/create', fields)).text()).toContain(path);
		const all = await inStore(office.settings, (store) => accessLogOf(store).read({ limit: 500, action: 'share' }));
		expect(all.filter(({ subject }) => subject === fields.id)).toMatchObject([{ details: { done: 'made' } }]);
	});

	test('is gone when it was taken back, has expired, or never was', async () => {
		const { path, fields } = await share('14');
		const other = deskOf(office.webUrl, await visitorOf(office.settings, 'inspector', { name: 'another' }));
		await other.post('/shares?/revoke', { id: fields.id });
		expect((await analyst.get(path)).status).toBe(200);
		await inspector.post('/shares?/revoke', { id: fields.id });
		const revoked = await analyst.get(path);
		expect([revoked.status, await revoked.text()]).toEqual([410, expect.stringContaining('لغو کرده')]);

		const old = await share('1');
		const expires_at = new Date(Date.now() - 60_000).toISOString();
		await inStore(office.settings, ({ db }) =>
			db.updateTable('shared_lists').set({ expires_at }).where('id', '=', old.fields.id).execute()
		);
		const expired = await analyst.get(old.path);
		expect([expired.status, await expired.text()]).toEqual([410, expect.stringContaining('منقضی شده است')]);

		const never = await analyst.get(`/s/${'x'.repeat(32)}`);
		expect([never.status, await never.text()]).toEqual([404, expect.stringContaining('چنین پیوندی نیست')]);
	});

	test('is not made for other than 1 to 90 whole days', async () => {
		for (const days of ['0', '91', '1.5', 'soon', '']) {
			const { status, html } = await share(days);
			expect([days, status, html]).toEqual([days, 400, expect.stringContaining('میان ۱ تا ۹۰')]);
		}
	});
});

describe('a sample', () => {
	async function draw(ask: { method: string; size?: string; seed?: string }, list = '/samples?kpi=unanswered') {
		const fields = { ...(await formOf(list)), size: '۱۰', seed: '', ...ask };
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
		const frozen = `/samples?${first.fields.list}`;
		const again = await draw({ method, seed: seedOf(html) }, frozen);
		expect(lettersOf(await inspector.text(again.path))).toEqual(letters);
		const answer = await inspector.post(`${first.path}?/again`, {});
		expect(await answer.text()).toContain('data-again="same"');
		const other = await draw({ method, seed: 'another' }, frozen);
		expect(lettersOf(await inspector.text(other.path))).not.toEqual(letters);
	});

	test('of more letters than there are is all of them', async () => {
		const { path } = await draw({ method: 'random', size: '500' }, '/samples?kpi=answered');
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
		const html = await inspector.text((await draw({ method: 'risk', size: '500' }, '/samples?hops_from=3')).path);
		expect(html).toContain('هر هفته دیرکرد');
		expect(html).toContain('موضوع حساس');
		// Of a letter, what it has, and not the weight with a number behind it.
		expect(html).toContain('۲ ارجاع پس از اولین');
	});

	test('says what it is a sample of, wherever its letters go', async () => {
		const { path } = await draw({ method: 'random' }, '/samples?answered=no');
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
		const random = { method: 'random' };
		for (const ask of [{ method: 'best' }, { ...random, size: '501' }, { ...random, seed: 'x'.repeat(65) }])
			expect((await draw(ask)).response.status).toBe(400);
		const none = await draw({ method: 'random' }, '/samples?kpi=unanswered&county=nowhere');
		expect([none.response.status, await none.response.text()]).toEqual([400, expect.stringContaining('نامه‌ای ندارد')]);
	});
});
