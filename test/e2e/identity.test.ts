import { globSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '#sql/model/roles.ts';
import { openAccessLog, type AccessLine } from '#sql/office/access-log.server.ts';
import type { WireEvent } from '#ingest/contract/event.ts';
import { launchBrowser } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { startOffice, type OfficeUnderTest, type WebUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { FILES, letterOf, LINKS_AT_MOST, openPage, postForm, routes, spelled } from '../support/planted-walk.ts';
import {
	PLANTED,
	PLANTED_CLEAR,
	PLANTED_SPELLINGS,
	plantedIn,
	plantedInFiles,
	plantedInResults,
	plantedInTables
} from '../support/planted.ts';
import { smallOffice } from '../support/small-office.ts';
import { seeAsAll, unmaskByKeyboard } from '../support/see-page.ts';
import { stateCaughtUp } from '../support/state.ts';
import { until } from '../support/until.ts';

const REASON = 'تماس با شهروند دربارهٔ پاسخ بانک';
/** Their mobile stood with one national id alone: who gave only the one or only the other is the same person. */
const OF_PERSON = PLANTED_SPELLINGS.national_id.length + PLANTED_SPELLINGS.mobile.length + 1;
const OFF = some(0, ['off']);
describe.each(['on', ...OFF])('a planted person, with PASOKH_KEEP_IDENTITY=%s', DEEP, (keep) => {
	let office: OfficeUnderTest;
	let web: WebUnderTest;
	const visitors: [string, Visitor | null][] = [['nobody', null]];
	const visitor = (name: string) => visitors.find(([one]) => one === name)![1]!;

	beforeAll(async () => {
		const settings = { PASOKH_KEEP_IDENTITY: keep, PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' };
		office = await startOffice({ settings });
		web = await office.startWeb();
		// What is kept of somebody is the newest spelling of it.
		expect(await office.post(spelled)).toMatchObject({ status: 200, body: { rejected: [] } });
		const letters = [letterOf(1, 'health'), letterOf(2, 'loan')];
		const refused = { ...letterOf(3, 'loan'), occurred_at: 'yesterday' } as WireEvent;
		const sent = await office.post([...letters, refused, ...smallOffice()]);
		expect(sent).toMatchObject({ status: 207, body: { rejected: [{ reason: 'bad_date' }] } });
		for (const role of ROLES) visitors.push([role, await visitorOf(office.settings, role)]);
		visitors.push(['cleared', await visitorOf(office.settings, 'inspector', { name: 'cleared', sensitive: true })]);
		await stateCaughtUp(office.ingestUrl);
	});
	afterAll(async () => office?.stop());

	const open = (path: string, who: Visitor | null) => openPage(web.url, path, who);

	const post = (path: string, who: Visitor, fields: Record<string, string>) => postForm(web.url, path, who, fields);

	async function ask(letter: string, reason: string, who: Visitor): Promise<{ status: number; text: string }> {
		const response = await post(`/letters/${letter}/unmask`, who, { reason });
		return { status: response.status, text: await response.text() };
	}

	async function linesOf(action: AccessLine['action']): Promise<AccessLine[]> {
		const log = await openAccessLog(office.settings);
		try {
			return await log.read({ limit: 1_000, action });
		} finally {
			await log.close();
		}
	}

	test('no page, its data, list, file or stream has them in clear, whoever opens it', async () => {
		for (const [name, who] of some(1, visitors, keep === 'on' ? 3 : 1)) {
			const pages = new Set(routes({ withData: keep === 'on' }));
			const most = pages.size + (keep === 'on' ? LINKS_AT_MOST : 0);
			// A set is walked with what is added on the way.
			for (const path of pages) {
				const { status, text, isFile } = await open(path, who);
				expect(status, `${path} as ${name}`).toBeLessThan(500);
				expect(plantedIn(text), `${path} as ${name}`).toEqual([]);
				// No other way to have a list as a file than a signed export.
				expect(isFile && !FILES.test(path), `${path} as ${name}`).toBe(false);
				for (const [, href] of text.matchAll(/href="(\/[^"/][^"]*)"/g))
					if (pages.size < most && !href!.startsWith('/_app/')) pages.add(href!.replaceAll('&amp;', '&'));
			}
		}
	});

	test.each([
		['a national id', PLANTED.national_id],
		['a mobile', PLANTED.mobile],
		['both, among words', `درخواست ${PLANTED_CLEAR.national_id}`]
	])('a search by %s finds their letters by keys: no address has it', async (_, q) => {
		// The other letter is of a sensitive category: that it is theirs is not said to everybody.
		for (const [name, count] of Object.entries({ inspector: OF_PERSON, cleared: OF_PERSON + 1 })) {
			const response = await post('/letters?/search', visitor(name), { q, query: '' });
			expect(response.status).toBe(303);
			const address = response.headers.get('location')!;
			expect(plantedIn(decodeURIComponent(address))).toEqual([]);
			const { text } = await open(address, visitor(name));
			expect(/data-total="(\d+)"/.exec(text)?.[1], name).toBe(String(count));
			expect(text.includes('PLANTED-2'), name).toBe(true);
			expect(plantedIn(text), name).toEqual([]);
		}
	});

	test('they are found by any spelling of theirs, and the engine keeps nothing of what was searched', async () => {
		const inspector = visitor('inspector');
		const found: Record<string, number[]> = {};
		for (const [field, ways] of Object.entries(PLANTED_SPELLINGS))
			for (const q of ways) {
				const response = await post('/letters?/search', inspector, { q, query: '' });
				const address = response.headers.get('location')!;
				const { text } = await open(address, inspector);
				expect(plantedIn(decodeURIComponent(address) + text), q).toEqual([]);
				(found[field] ??= []).push(Number(/data-total="(\d+)"/.exec(text)?.[1]));
			}
		const letters = { national_id: OF_PERSON, mobile: OF_PERSON, name: spelled.length + 1 };
		for (const [field, count] of Object.entries(letters))
			expect(new Set(found[field]), field).toEqual(new Set([count]));
		expect((await plantedInTables(office.client('admin'))).found).toEqual([]);
	});

	test('a name that stands in an address becomes a key before anything of it is shown or kept', async () => {
		const named = `answered=no&q=${encodeURIComponent(PLANTED_CLEAR.name)}`;
		const response = await fetch(new URL(`/letters?${named}`, web.url), {
			headers: { cookie: visitor('inspector').cookie },
			redirect: 'manual'
		});
		expect([response.status, response.headers.get('location')]).toEqual([
			303,
			expect.stringMatching(/^\/letters\?answered=no&person=[\w-]{43}$/)
		]);
		expect((await post('/letters?/save', visitor('inspector'), { name: 'بی‌پاسخ‌های او', query: named })).status).toBe(
			303
		);
		// Somebody whose name nobody has is words, as words are.
		const nobody = await open(`/letters?q=${encodeURIComponent('رستم دستان')}`, visitor('inspector'));
		expect([nobody.status, /data-total="(\d+)"/.exec(nobody.text)?.[1]]).toEqual([200, '0']);
	});

	test('no link to a list and no sample has them in clear, whoever opens it', async () => {
		const inspector = visitor('inspector');
		const key = /person=([\w-]{43})/.exec(
			(await post('/letters?/search', inspector, { q: PLANTED_CLEAR.national_id, query: '' })).headers.get('location')!
		)![1]!;
		for (const list of ['kpi=registered&part=num', `person=${key}`]) {
			const field = (html: string, name: string) =>
				new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!.replaceAll('&amp;', '&');
			const shares = (await open(`/shares?${list}`, inspector)).text;
			const asked = { id: field(shares, 'id'), list: field(shares, 'list'), days: '3' };
			const made = await (await post('/shares?/create', inspector, asked)).text();
			const samples = (await open(`/samples?${list}`, inspector)).text;
			const drawn = { id: field(samples, 'id'), list: field(samples, 'list'), method: 'risk', size: '5', seed: 'a' };
			const sample = (await post('/samples?/draw', inspector, drawn)).headers.get('location')!;
			const link = /href="[^"]*(\/s\/[\w-]{32})"/.exec(made)![1]!;
			expect((await open(link, visitor('analyst'))).text).toContain('PLANTED-2');
			expect((await open(sample, inspector)).status).toBe(200);
			for (const path of [link, sample, '/shares', '/samples'])
				for (const [name, who] of visitors)
					for (const address of [path, `${path}/__data.json`]) {
						const { status, text } = await open(address, who);
						expect(status, `${address} as ${name}`).toBeLessThan(500);
						expect(plantedIn(text), `${address} as ${name}`).toEqual([]);
					}
		}
	});

	test('no page of the event that was refused has them in clear, whoever opens it', async () => {
		const [, id] = /data-dead="([\da-f]{32})"/.exec((await open('/deadletters', visitor('administrator'))).text)!;
		for (const [name, who] of visitors)
			for (const address of [`/deadletters/${id}`, `/deadletters/${id}/__data.json`]) {
				const { status, text } = await open(address, who);
				expect(status, `${address} as ${name}`).toBe(name === 'administrator' ? 200 : 403);
				expect(plantedIn(text), `${address} as ${name}`).toEqual([]);
				if (name === 'administrator') expect(text).toContain('PLANTED-3');
			}
	});

	test('no export has them in clear, nor its manifest, nor the reason that was given for it', async () => {
		const inspector = visitor('inspector');
		const lists = ['kpi=registered&part=num', `answered=no&q=${encodeURIComponent(PLANTED_CLEAR.name)}`];
		for (const [format, asked] of ['csv', 'xlsx', 'parquet'].flatMap((one) =>
			lists.map((list) => [one, list] as const)
		)) {
			const { text: form } = await open(`/exports/new?${asked}`, inspector);
			const [, list] = /name="list" value="([^"]*)"/.exec(form) ?? [];
			expect(list).toBeTruthy();
			const id = `${format}-${lists.indexOf(asked)}-${'x'.repeat(20)}`;
			const response = await post('/export', inspector, {
				...{ id, format, list: list!.replaceAll('&amp;', '&') },
				reason: `بررسی شکایت ${PLANTED_CLEAR.national_id}، تلفن ۰۹۱۸۷۶۵۴۳۲۱ و 0918-765-4321، کد 324-001234-5`
			});
			expect(response.status, format).toBe(200);
			const bytes = new Uint8Array(await response.arrayBuffer());
			const files = format === 'xlsx' ? Object.values(unzipSync(bytes)) : [bytes];
			expect(files.flatMap(plantedIn), format).toEqual([]);
			if (format === 'csv') expect(Buffer.from(bytes).toString('utf8')).toContain('PLANTED-2');
			const manifest = await open(`/exports/${id}/manifest.json`, inspector);
			expect(manifest.text).toContain('بررسی شکایت');
			expect(plantedIn(manifest.text)).toEqual([]);
		}
	});

	test('an unmasking needs the role, a reason and, for what is sensitive, the right to it; refused, it leaves no line', async () => {
		for (const name of ['governor', 'analyst', 'administrator'])
			expect((await ask('PLANTED-2', REASON, visitor(name))).status, name).toBe(403);
		for (const reason of ['', 'چون', ' \u200c'.repeat(20), '\u200b'.repeat(12), '..........', '۱۱۱۱۱۱۱۱۱۱'])
			expect((await ask('PLANTED-2', reason, visitor('inspector'))).status, JSON.stringify(reason)).toBe(400);
		expect((await ask('PLANTED-1', REASON, visitor('inspector'))).status).toBe(403);
		expect((await ask('NO-SUCH', REASON, visitor('inspector'))).status).toBe(404);
		expect(await linesOf('unmask')).toEqual([]);
	});

	test('an unmasking shows them once, and leaves one line', async () => {
		const found = await ask('PLANTED-2', REASON, visitor('inspector'));
		if (keep === 'off') {
			expect(found.status).toBe(404);
			expect(plantedIn(found.text)).toEqual([]);
			expect(await linesOf('unmask')).toEqual([]);
			return;
		}
		expect(found.status).toBe(200);
		expect(found.text).toContain(PLANTED_CLEAR.name);
		expect(found.text).toContain('۰۹۱۸۷۶۵۴۳۲۱');
		expect(found.text).toContain('۳۲۴۰۰۱۲۳۴۵');
		expect(await linesOf('unmask')).toMatchObject([
			{ user: 'inspector', role: 'inspector', subject: 'PLANTED-2', reason: REASON }
		]);
		expect((await ask('PLANTED-1', REASON, visitor('cleared'))).text).toContain(PLANTED_CLEAR.name);
		expect(await linesOf('unmask')).toHaveLength(2);
		const log = await open('/log?action=unmask', visitor('governor'));
		expect(log.text).toContain('data-total="2"');
		expect(log.text).toContain(REASON);
		expect(plantedIn(log.text)).toEqual([]);
	});

	test('the log and the page of unmasking are for everybody’s eyes and hands, in light and dark, wide and narrow', async () => {
		if (keep === 'off') return;
		const browser = await launchBrowser();
		try {
			for (const [who, path] of [
				['governor', '/log'],
				['inspector', '/letters/PLANTED-2/unmask'],
				['inspector', '/letters/PLANTED-2/unmask?lang=en']
			] as const)
				await seeAsAll(browser, new URL(path, web.url), visitor(who));
			await unmaskByKeyboard(browser, new URL('/letters/PLANTED-1/unmask', web.url), visitor('cleared'), REASON);
		} finally {
			await browser.close();
		}
	});

	test('twenty in an hour, and not one more, however many are asked for at once', async () => {
		if (keep === 'off') return;
		const all = await Promise.all(Array.from({ length: 22 }, () => ask('PLANTED-2', REASON, visitor('inspector'))));
		expect(all.filter(({ status }) => status === 200)).toHaveLength(19);
		expect(all.filter(({ status }) => status === 429)).toHaveLength(3);
		expect(await linesOf('unmask')).toHaveLength(22);
	});

	test('no user of ClickHouse reads them in clear from any table or view', async () => {
		if (keep === 'off') return;
		const { found, read } = await plantedInResults(office.settings, [
			'reader',
			'analyst',
			...some(0, ['admin', 'writer', 'keeper', 'canceller'] as const, 1)
		]);
		expect(found).toEqual([]);
		expect(read['reader']).toEqual(
			expect.arrayContaining(['event_log', 'letter_persons', 'letters_known', 'dead_letters'])
		);
		expect(read['analyst']).toEqual(expect.arrayContaining(['events', 'letters', 'letters_at', 'loans_known']));
		expect(read['analyst']).not.toContain('letter_persons');
	});

	test('a file that is dropped stays as it came where the manual says, and leaves them nowhere else', async () => {
		const inbox = join(office.settings.dataDir, 'inbox');
		const name = `planted-${PLANTED_CLEAR.mobile}.ndjson`;
		writeFileSync(join(inbox, `${name}.part`), JSON.stringify({ ...letterOf(5, 'loan'), letter_id: 'DROPPED-1' }));
		renameSync(join(inbox, `${name}.part`), join(inbox, name));
		// How far it has been read is kept with its name, until it has been put away.
		const count = (pattern: string) => globSync(pattern, { cwd: inbox }).length;
		await until('the file is in', () => count('done/*/planted-*.ndjson') === 1 && count('.progress/*') === 0);
		const places = new Set(plantedInFiles(office.settings.dataDir).map((found) => found.replace(/: [^:]*$/, '')));
		expect([...places].map((path) => path.slice(inbox.length))).toEqual([
			expect.stringMatching(/^\/done\/[\d-]+\/planted-x4321\.ndjson$/)
		]);
		rmSync([...places][0]!);
	});

	test('nor has any table, file, log or metric, when all of that is done', async () => {
		expect((await plantedInTables(office.client('admin'))).found).toEqual([]);
		expect(plantedInFiles(office.settings.dataDir)).toEqual([]);
		expect(plantedIn(office.ingest.output() + web.process.output())).toEqual([]);
		expect(plantedIn(await (await fetch(`${office.ingestUrl}/metrics`)).text())).toEqual([]);
	});
});
