import { globSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '#sql/model/roles.ts';
import { openAccessLog, type AccessLine } from '#sql/office/access-log.server.ts';
import { projectRoot } from '#sql/root.ts';
import type { WireEvent } from '#ingest/contract/event.ts';
import { axeViolations, launchBrowser, overflowOf } from '../support/browser.ts';
import { startOffice, type OfficeUnderTest, type WebUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { PLANTED, PLANTED_CLEAR, plantedIn, plantedInFiles, plantedInTables } from '../support/planted.ts';
import { smallOffice } from '../support/small-office.ts';
import { until } from '../support/until.ts';

const REASON = 'تماس با شهروند دربارهٔ پاسخ بانک';
const letterOf = (n: number, category: string): WireEvent =>
	({
		v: 1,
		type: 'letter.registered',
		letter_id: `PLANTED-${n}`,
		event_id: `reg-${n}`,
		occurred_at: `2022-07-2${n}T08:00:00+04:30`,
		channel: 'letter',
		category,
		county: 'paveh',
		kind: 'request',
		subject: 'درخواست',
		citizen: PLANTED
	}) as unknown as WireEvent;
/** Parameters of routes; a route with another is asked for something that is not there. */
const PLACES: Record<string, string> = { org: 'bank_melli', id: 'PLANTED-1' };
/** So many pages each visitor opens: every route, and what they link to. */
const PAGES_AT_MOST = 40;

/** Every route of the app that can be opened, with a list behind a number and a file of one. */
function routes(): string[] {
	const found = globSync('**/{+page.svelte,+server.ts}', { cwd: join(projectRoot(), 'web/routes') })
		.map((file) => `/${file.replace(/\/?\+(page\.svelte|server\.ts)$/, '')}`)
		.map((route) => route.replace(/\[(\w+)\]/g, (_, name: string) => PLACES[name] ?? 'none'));
	const lists = ['/letters', '/letters.csv'].map((path) => `${path}?kpi=registered&part=num`);
	return [...new Set([...found, ...lists, '/figures.csv?page=wall', '/letters/PLANTED-2'])].sort();
}

describe.each(['on', 'off'])('a planted person, with PASOKH_KEEP_IDENTITY=%s', (keep) => {
	let office: OfficeUnderTest;
	let web: WebUnderTest;
	const visitors: [string, Visitor | null][] = [['nobody', null]];
	const visitor = (name: string) => visitors.find(([one]) => one === name)![1]!;
	const outputs = () => `${office.ingest.output()}\n${web.process.output()}`;

	beforeAll(async () => {
		const settings = { PASOKH_KEEP_IDENTITY: keep, PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' };
		office = await startOffice({ settings });
		web = await office.startWeb();
		const letters = [letterOf(1, 'health'), letterOf(2, 'loan')];
		const refused = { ...letterOf(3, 'loan'), occurred_at: 'yesterday' } as WireEvent;
		expect((await office.post([...letters, refused, ...smallOffice()])).status).toBe(207);
		for (const role of ROLES) visitors.push([role, await visitorOf(office.settings, role)]);
		visitors.push(['cleared', await visitorOf(office.settings, 'inspector', { name: 'cleared', sensitive: true })]);
		const governor = visitor('governor');
		await until('the letters are in lists', async () =>
			(await open('/letters.csv?kpi=registered&part=num', governor)).text.includes('PLANTED-2')
		);
	});
	afterAll(async () => office?.stop());

	async function open(path: string, who: Visitor | null): Promise<{ status: number; text: string }> {
		const response = await fetch(new URL(path, web.url), {
			headers: who ? { cookie: who.cookie } : {},
			redirect: 'manual'
		});
		if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
			return { status: response.status, text: await response.text() };
		// A stream has no end: its first message is a whole page's figures.
		const reader = response.body!.getReader();
		const first = await reader.read();
		await reader.cancel();
		return { status: response.status, text: Buffer.from(first.value ?? []).toString('utf8') };
	}

	const post = (path: string, who: Visitor, fields: Record<string, string>): Promise<Response> =>
		fetch(new URL(path, web.url), {
			method: 'POST',
			headers: { cookie: who.cookie, origin: new URL(web.url).origin, accept: 'text/html' },
			body: new URLSearchParams(fields),
			redirect: 'manual'
		});

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

	test('no page, list, file or stream has them in clear, whoever opens it', async () => {
		for (const [name, who] of visitors) {
			const pages = new Set(routes());
			// A set is walked with what is added on the way.
			for (const path of pages) {
				const { status, text } = await open(path, who);
				expect(status, `${path} as ${name}`).toBeLessThan(500);
				expect(plantedIn(text), `${path} as ${name}`).toEqual([]);
				for (const [, href] of text.matchAll(/href="(\/[^"/][^"]*)"/g))
					if (pages.size < PAGES_AT_MOST && !href!.startsWith('/_app/')) pages.add(href!.replaceAll('&amp;', '&'));
			}
		}
	});

	test.each([
		['a national id', PLANTED.national_id],
		['a mobile', PLANTED.mobile],
		['both, among words', `درخواست ${PLANTED_CLEAR.national_id}`]
	])('a search by %s finds their letters by keys: no address has it', async (_, q) => {
		const inspector = visitor('inspector');
		const response = await post('/letters?/search', inspector, { q, query: '' });
		expect(response.status).toBe(303);
		const address = response.headers.get('location')!;
		expect(plantedIn(decodeURIComponent(address))).toEqual([]);
		// The other letter is of a sensitive category: that it is theirs is not said to everybody.
		for (const [name, count] of [
			['inspector', '1'],
			['cleared', '2']
		] as const) {
			const { text } = await open(address, visitor(name));
			expect(/data-total="(\d+)"/.exec(text)?.[1], name).toBe(count);
			expect(text.includes('PLANTED-2'), name).toBe(true);
			expect(plantedIn(text), name).toEqual([]);
		}
	});

	test('a search by a name finds their letters, and the engine keeps nothing of it', async () => {
		const address = `/letters?q=${encodeURIComponent(PLANTED_CLEAR.name)}`;
		const { status, text } = await open(address, visitor('inspector'));
		expect(status).toBe(200);
		expect(text.includes('PLANTED-2')).toBe(true);
		expect((await plantedInTables(office.client('admin'))).found).toEqual([]);
	});

	test('no export has them in clear, nor its manifest, nor the reason that was given for it', async () => {
		const inspector = visitor('inspector');
		const { text: form } = await open('/exports/new?kpi=registered&part=num', inspector);
		const [, list] = /name="list" value="([^"]*)"/.exec(form) ?? [];
		expect(list).toBeTruthy();
		for (const format of ['csv', 'xlsx', 'parquet']) {
			const id = `${format}-${'x'.repeat(20)}`;
			const response = await post('/export', inspector, {
				...{ id, format, list: list!.replaceAll('&amp;', '&') },
				reason: `بررسی شکایت ${PLANTED_CLEAR.national_id}، تلفن ۰۹۱۸۷۶۵۴۳۲۱`
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
		for (const reason of ['', 'چون', ' \u200c'.repeat(20)])
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
				for (const [colorScheme, width] of [
					['light', 1280],
					['dark', 390]
				] as const) {
					const [name, value] = visitor(who).cookie.split('=') as [string, string];
					const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
					await context.addCookies([{ name, value, url: web.url }]);
					const page = await context.newPage();
					await page.goto(new URL(path, web.url).href);
					expect(await axeViolations(page), `${path} ${colorScheme}`).toEqual([]);
					expect(await overflowOf(page), `${path} ${colorScheme}`).toBeLessThanOrEqual(0);
					if (process.env['PICTURES'])
						await page.screenshot({ path: `${process.env['PICTURES']}/${path.replace(/\W+/g, '-')}${width}.png` });
					await context.close();
				}
			const context = await browser.newContext();
			const [name, value] = visitor('cleared').cookie.split('=') as [string, string];
			await context.addCookies([{ name, value, url: web.url }]);
			const page = await context.newPage();
			await page.goto(new URL('/letters/PLANTED-1/unmask', web.url).href);
			await page.keyboard.press('Tab');
			await page.locator('textarea').focus();
			await page.keyboard.type(REASON);
			await page.keyboard.press('Tab');
			await page.keyboard.press('Enter');
			await page.locator('[data-identity=name]').waitFor();
			expect(await axeViolations(page)).toEqual([]);
			if (process.env['PICTURES']) await page.screenshot({ path: `${process.env['PICTURES']}/shown.png` });
			expect(page.url()).not.toContain(PLANTED_CLEAR.national_id);
			await context.close();
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

	test('nor has any table, file, log or metric, when all of that is done', async () => {
		expect((await plantedInTables(office.client('admin'))).found).toEqual([]);
		expect(plantedInFiles(office.settings.dataDir)).toEqual([]);
		expect(plantedIn(outputs())).toEqual([]);
		expect(plantedIn(await (await fetch(`${office.ingestUrl}/metrics`)).text())).toEqual([]);
	});
});
