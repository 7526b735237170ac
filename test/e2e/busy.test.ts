import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reading } from '$lib/state/message.ts';
import { launchBrowser } from '../support/browser.ts';
import { logIn, makeLogins, stateOf, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest, type WebUnderTest } from '../support/office.ts';
import { freePort } from '../support/process.ts';
import { startProxy, type Proxy } from '../support/proxy.server.ts';
import { looksRight } from '../support/see-page.ts';
import { oneMoreLetter, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';
import { clockOf } from '../support/tools.ts';
import { until } from '../support/until.ts';

/** What people see while more comes in than state keeps up with, and no page can be read. */

const CLOCK = join(mkdtempSync(join(tmpdir(), 'pasokh-clock-')), 'clock');
const setClock = (by: string) => writeFileSync(CLOCK, `${by}\n`);
let office: OfficeUnderTest;
let proxy: Proxy;
let web: WebUnderTest;
let browser: Browser;
let governor: Visitor;
let inspector: Visitor;
const nobody = () => visit(web.url);

beforeAll(async () => {
	setClock('+0');
	const settings = { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on', ...clockOf(CLOCK) };
	office = await startOffice({ settings });
	proxy = await startProxy(await freePort(), office.settings.clickhouse.httpPort);
	web = await office.startWeb({ CLICKHOUSE_HTTP_PORT: new URL(proxy.url).port });
	await office.post(smallOffice());
	await stateCaughtUp(office.ingestUrl);
	const passwords = await makeLogins(office.settings);
	governor = await logIn(web.url, 'governor', passwords.governor);
	inspector = await logIn(web.url, 'inspector', passwords.inspector);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await web?.stop();
	await proxy?.close();
	await office?.stop();
	rmSync(dirname(CLOCK), { recursive: true });
});

/** A process of ingest with so many batches, the oldest of which has waited for a minute. */
const tellSpool = (batches: number) =>
	office.client('admin').command({
		query: `INSERT INTO pasokh.spool_status (process, batches, oldest_at) SELECT 'another', ${batches}, now64(3, 'UTC') - 60`
	});

/** Nothing that pages ask is answered, until the returned function is called. */
function holdPages(): () => void {
	const held = Promise.withResolvers<void>();
	const drop = proxy.rule(({ text }) =>
		/log_comment=(?!frame)/.test(text) ? { before: () => held.promise } : undefined
	);
	return () => (drop(), held.resolve());
}

const has = (count: number) => new RegExp(`data-count="${count}"`);

test('the last figures of a page say their age, to each reader what was theirs, and the new ones follow', async () => {
	const before = await (await governor.get('/')).text();
	expect(before).toMatch(has(SMALL_OFFICE.registered));
	const open = await (await nobody().get('/')).text();
	const page = await browser.newPage({
		storageState: stateOf(governor, web.url),
		viewport: { width: 1440, height: 900 }
	});
	const release = holdPages();
	await tellSpool(1);
	await office.post([oneMoreLetter('L-busy', 1)]);
	await stateCaughtUp(office.ingestUrl);
	await page.goto(new URL('/', web.url).href);
	const badge = page.locator('[data-figure="badge"]');
	expect(await badge.innerText()).toMatch(/^ارقام از .+ پیش؛ در حال تازه شدن$/);
	// The public has its own, without small groups.
	const theirs = await (await nobody().get('/')).text();
	expect(theirs).toContain('در حال تازه شدن');
	const hidden = (html: string) => html.match(/data-hidden|کمتر از ۱۰/g)?.length ?? 0;
	expect(hidden(theirs)).toBe(hidden(open));
	release();
	await until('the new figures are there', async () =>
		(await page.content()).includes(`data-count="${SMALL_OFFICE.registered + 1}"`)
	);
	expect(await badge.innerText()).not.toContain('در حال تازه شدن');
	await tellSpool(0);
	await page.context().close();
});

test.each([
	['/letters', 'fa', 390],
	['/?range=7d', 'en', 1440]
] as const)('what was not read before is waited for on a page that says why: %s (%s)', async (path, lang, width) => {
	const context = await browser.newContext({
		storageState: stateOf(inspector, web.url),
		viewport: { width, height: 800 }
	});
	const page = await context.newPage();
	const release = holdPages();
	await tellSpool(1);
	const address = new URL(path, web.url);
	if (lang === 'en') address.searchParams.set('lang', 'en');
	await page.goto(address.href);
	expect(new URL(page.url()).pathname).toBe('/waiting');
	const why = lang === 'fa' ? 'اکنون داده‌های زیادی می‌رسد' : 'Much is coming in just now';
	await page.getByRole('status').filter({ hasText: why }).waitFor();
	await looksRight(page);
	release();
	await page.waitForURL(address.href);
	await tellSpool(0);
	await context.close();
});

test('while state keeps up, a page is waited for', async () => {
	const release = holdPages();
	const ask = (path: string, { cookie }: Visitor) =>
		fetch(new URL(path, web.url), { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });
	const answers = [ask('/letters?answered=no', inspector), ask('/?range=30d', nobody())];
	setTimeout(release, 2_500);
	for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
});

test('of an engine that hangs every page says so, and all is current once it goes on', async () => {
	const ask = (path: string, signal = AbortSignal.timeout(30_000)) => governor.get(path, { signal });
	for (const path of ['/', '/bodies']) expect((await ask(path)).status).toBe(200);
	const cut = new AbortController();
	const stream = (await ask('/live?page=wall', cut.signal)).body!.pipeThrough(new TextDecoderStream()).getReader();
	const says = async (sign: RegExp) => {
		for (let text = ''; !sign.test(text);) text += (await stream.read()).value ?? '';
	};
	await says(/event: snapshot/);
	const goOn = office.hangServer();
	try {
		await says(/event: stale/);
		// A crowd, each of whom reads something else.
		const crowd = Array.from({ length: 40 }, (_, n) => ask(`/letters?q=${n}`));
		for (const path of ['/', '/bodies']) {
			const answer = await ask(path);
			expect(answer.status).toBe(200);
			expect(await answer.text()).toMatch(/پایگاه داده پاسخ نمی‌دهد؛ ارقام از .+ پیش/);
		}
		for (const answer of await Promise.all([ask('/hotline'), ask('/loans'), ...crowd])) {
			expect(answer.status).toBe(503);
			const text = await answer.text();
			expect(text).toContain('پایگاه داده اکنون پاسخ نمی‌دهد');
			expect(text).toContain('http-equiv="refresh"');
		}
	} finally {
		goOn();
	}
	await says(/event: snapshot[^]*"staleSince":null/);
	for (const path of ['/', '/bodies', '/hotline']) expect(await (await ask(path)).text()).not.toContain('پایگاه داده');
	cut.abort();
});

/** What no source may void: that of another. */
const ANOTHERS = {
	v: 1,
	type: 'event.voided',
	target_event_id: 'reg',
	target_source: 'another',
	letter_id: 'L-001',
	reason: 'mistake'
} as const;

test('a clock that is set while events flow changes no time of the office, and each page says so', async () => {
	const cut = new AbortController();
	const answer = await governor.get('/live?page=wall', { signal: cut.signal });
	const stream = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
	let rest = '';
	const heard = async (fits: (told: Reading) => boolean) => {
		for (;;) {
			const end = rest.indexOf('\n\n');
			if (end < 0) {
				rest += (await stream.read()).value ?? '';
				continue;
			}
			const told = /event: snapshot\ndata: (.*)/.exec(rest.slice(0, end));
			rest = rest.slice(end + 2);
			const reading = told && (JSON.parse(told[1]!) as Reading);
			if (reading && fits(reading)) return reading;
		}
	};
	const inFile = async () =>
		Number(/totals.registered,(\d+)/.exec(await (await governor.get('/figures.csv?page=wall')).text())![1]);
	let count = await inFile();
	for (const [by, aheadMs, words] of [
		['-1h', -3_600_000, 'ساعت سرور ۱ ساعت عقب رفته'],
		['+1y', 365 * 86_400_000, 'ساعت سرور ۳۶۵ روز جلو رفته'],
		['+0', 0, undefined]
	] as const) {
		setClock(by);
		await heard(({ trouble }) => {
			const ms = trouble?.ms ?? 0;
			return Math.abs((trouble?.kind === 'setBack' ? -ms : ms) - aheadMs) < 60_000;
		});
		const from = Date.now();
		// The machine may have slept for so long: what happens "now" is not refused as of the future, but for what it does.
		const ahead = new Date(from + Math.max(aheadMs, 0)).toISOString();
		expect(await office.post([{ ...ANOTHERS, event_id: `void${by}`, occurred_at: ahead }]), by).toMatchObject({
			body: { rejected: [{ reason: 'out_of_scope' }] }
		});
		expect(await office.post([oneMoreLetter(`L-clock${by}`, 2)])).toMatchObject({ status: 200 });
		count += 1;
		const { snapshot, readAt, sentAt } = await heard((told) => JSON.stringify(told).includes(`"registered":${count},`));
		const events = await rowsOf<{ at: string }>(
			office.client('reader'),
			`SELECT formatDateTime(ingested_at, '%FT%TZ') AS at FROM pasokh.events WHERE letter_id = 'L-clock${by}'`
		);
		expect(events).toHaveLength(1);
		for (const time of [events[0]!.at, snapshot.knownAt, readAt, sentAt])
			expect(Math.abs(Date.parse(time) - from), `${by}: ${time}`).toBeLessThan(60_000);
		expect(await inFile()).toBe(count);
		const wall = await (await governor.get('/')).text();
		expect(wall).toMatch(has(count));
		expect(/ساعت سرور [^؛<]*/.exec(wall)?.[0]).toBe(words);
	}
	// As a rebuild that goes on: the table beside the living one.
	await office.client('admin').command({ query: 'CREATE TABLE pasokh.letter_state_next AS pasokh.letter_state' });
	await heard(({ trouble }) => trouble?.kind === 'remade');
	expect(await (await nobody().get('/')).text()).toMatch(/ارقام از نو ساخته می‌شود: [^<]*۰٪/);
	await office.client('admin').command({ query: 'DROP TABLE pasokh.letter_state_next SYNC' });
	await heard(({ trouble }) => !trouble);
	cut.abort();
});
