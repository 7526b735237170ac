import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUEUES } from '#sql/queries/desk/queues.ts';
import { launchBrowser, ready } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { countsOn, isCounted, openDesk, untilCounted, type Looking } from '../support/desk.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { nationalId } from '../support/made-file.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { freePort } from '../support/process.ts';
import { startProxy, type Proxy } from '../support/proxy.server.ts';
import { looksRight } from '../support/see-page.ts';
import { oneMoreLetter, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { tilesOf, totalOf } from '../support/tiles.ts';
import { LONG_MS, until } from '../support/until.ts';

const PERSON = '3256781236';
const TOO_LONG = 'بیش از ۲۰۰ نویسه دارد؛ کوتاه‌ترش کنید';
const NOTHING = 'هیچ حرف یا رقمی ندارد';
let office: OfficeUnderTest;
/** Between the web process and ClickHouse. */
let proxy: Proxy;
let url: string;
let browser: Browser;
let inspector: Visitor;
let governor: Visitor;

beforeAll(async () => {
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data' } });
	proxy = await startProxy(await freePort(), office.settings.clickhouse.httpPort);
	url = (await office.startWeb({ CLICKHOUSE_HTTP_PORT: new URL(proxy.url).port })).url;
	const more = { subject: 'درخواست مدرسه‌سازی روستای ما', citizen: { national_id: PERSON } };
	const both = ['DESK-1', 'DESK-2'].map((id) => ({ ...oneMoreLetter(id, 0), ...more }));
	expect(await office.post([...smallOffice(), ...both])).toMatchObject({ status: 200, body: { rejected: [] } });
	const passwords = await makeLogins(office.settings);
	inspector = await logIn(url, 'inspector', passwords.inspector);
	governor = await logIn(url, 'governor', passwords.governor);
	browser = await launchBrowser();
	const all = new RegExp(`data-total="${SMALL_OFFICE.registered + 2}"`);
	await until('the desk has the letters', async () => all.test(await (await inspector.get('/letters')).text()));
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
	await proxy?.close();
});

const textOf = async (path: string, who = inspector): Promise<string> => {
	const response = await who.get(path);
	expect(response.status, path).toBe(200);
	return response.text();
};

const search = (q: string) => inspector.post('/letters?/search', { query: '', q });
const open = (path: string, options: Looking = {}) => openDesk(browser, inspector, new URL(path, url), options);

describe('the desk', () => {
	test('has as many unanswered letters as the wall and the catalogue', async () => {
		const unanswered = totalOf(await textOf('/letters?answered=no'));
		expect(unanswered).toBe(totalOf(await textOf('/letters?kpi=unanswered')));
		const wall = tilesOf(await textOf('/')).find(({ href }) => href.includes('kpi=unanswered&part=num'));
		expect(wall?.count).toBe(unanswered);
	});

	test('finds a letter by words however they are written, and a person without naming them in an address', async () => {
		for (const words of ['مدرسه سازی', 'مدرسهسازي', 'روستاي ما'])
			expect(await textOf(`/letters?q=${encodeURIComponent(words)}`)).toContain('data-letter="DESK-1"');
		const answer = await search('۳۲۵-۶۷۸۱۲۳-۶');
		const address = answer.headers.get('location')!;
		expect([answer.status, address]).toEqual([303, expect.stringMatching(/^\/letters\?person=[\w-]{43}$/)]);
		const found = await textOf(address);
		expect(found).toContain('data-letter="DESK-1"');
		expect(found).not.toContain(PERSON);
	});

	test('says of a person that nothing was found, and from a letter leads to the others of its person', async () => {
		const none = await search(nationalId(77));
		expect(await textOf(none.headers.get('location')!)).toContain('از شخصی با این شماره نامه‌ای یافت نشد');
		const letter = await textOf('/letters/DESK-1');
		expect(letter).toContain('data-others="1"');
		expect(letter).toMatch(/href="[^"]*\/letters\/DESK-2"/);
		const [, list] = /href="[^"]*(\/letters\?person=[\w-]{43})"/.exec(letter)!;
		const found = await textOf(list!);
		expect([totalOf(found), found.includes('data-letter="DESK-2"')]).toEqual([2, true]);
		expect(await textOf('/letters/DESK-1', governor)).not.toMatch(/data-others|person=/);
	});

	test('counts each queue as its list does, by gravity, and tells one that nearly all letters are in', async () => {
		const page = await open('/letters?answered=no');
		await untilCounted(page);
		const counts = await countsOn(page);
		for (const queue of QUEUES) expect(totalOf(await textOf(`/letters?queue=${queue}`)), queue).toBe(counts[queue]);
		const html = await page.content();
		const said = (name: string) => [...html.matchAll(new RegExp(` data-${name}="(\\w+)"`, 'g'))].map(([, it]) => it);
		expect([said('queue')[0], said('queue').at(-1)]).toEqual(['overdue', 'sms_missing']);
		expect(said('usual')).toEqual(['sms_missing']);
		expect(await page.locator('[data-queue=sms_missing] b').innerText()).toBe('تقریباً همه');
		await page.context().close();
	});

	test('shows a governor no word of a letter, and finds by codes alone', async () => {
		const html = await textOf('/letters?q=DESK-1', governor);
		expect(html).toContain('data-letter="DESK-1"');
		expect(html).not.toContain('مدرسه');
		expect((await governor.get(`/letters?q=${encodeURIComponent('مدرسه')}`)).status).toBe(400);
	});

	test.each([
		['/letters?colour=red', 'colour', 'را نمی‌شناسیم؛ آن را از نشانی بردارید'],
		['/letters?answered=maybe', 'answered', 'باید یکی از'],
		['/letters?queue=mine', 'queue', 'نام هیچ صفی نیست'],
		['/letters?sort=size', 'sort', 'باید یکی از'],
		['/letters?after=x', 'after', 'جای هیچ ردیفی نیست'],
		['/letters?columns=size', 'columns', 'ستونی دارد که نیست'],
		['/letters?age_from=old', 'age_from', 'باید عددی درست'],
		[`/letters?q=${'a'.repeat(10_000)}`, 'q', TOO_LONG],
		['/letters?q=%E2%80%8C%E2%80%8C', 'q', NOTHING],
		[`/letters?q=${PERSON}`, 'q', 'شمارهٔ یک شخص است که در نشانی نمی‌آید']
	])('%s is a page that says what is wrong', async (path, parameter, why) => {
		const response = await inspector.get(path);
		const text = await response.text();
		expect(response.status).toBe(400);
		expect(text).toContain(`\u2066${parameter}\u2069`);
		expect(text).toContain(why);
		expect(text).not.toContain(PERSON);
	});

	test('a search that is typed says what is wrong; SQL in it is mere words, which no letter has', async () => {
		for (const [q, why] of [
			['نامه '.repeat(2_000), TOO_LONG],
			['\u200c\u200c', NOTHING]
		] as const) {
			const answer = await search(q);
			expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(why)]);
		}
		for (const q of [`'; DROP TABLE pasokh.letter_state --`, `x') OR 1=1 --`, '{as_of:String} UNION ALL SELECT 1']) {
			const html = await textOf((await search(q)).headers.get('location')!);
			expect([totalOf(html), html.includes('هیچ نامه‌ای با این فیلترها نیست')], q).toEqual([0, true]);
			expect(totalOf(await textOf('/letters'))).toBeGreaterThanOrEqual(SMALL_OFFICE.registered);
		}
	});

	test('keeps queues and columns', async () => {
		const kept = await inspector.post('/letters?/save', { query: 'queue=overdue', name: 'معوق‌های من', shared: '1' });
		expect(kept.status).toBe(303);
		expect(await textOf('/letters', governor)).toContain('معوق‌های من');
		expect((await inspector.post('/letters?/save', { query: '', name: '  ' })).status).toBe(400);
		const chosen = await governor.post('/letters?/columns', { query: 'answered=no', columns: 'hops', keep: '1' });
		expect(chosen.headers.get('location')).toBe('/letters?answered=no&columns=hops');
		expect(await textOf('/letters', governor)).not.toContain('class="registered');
	});
});

describe('in a browser', () => {
	test('by the keyboard alone: search, rows, help', async () => {
		const page = await open('/letters?answered=no');
		await ready(page);
		await page.keyboard.press('/');
		expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('q');
		await page.keyboard.press('Escape');
		await page.evaluate(() => (document.activeElement as HTMLElement).blur());
		const rows = await page.locator('[data-row]').allTextContents();
		const active = () => page.evaluate(() => document.activeElement?.textContent?.trim());
		const walked: (string | undefined)[] = [];
		for (const key of 'jjk') {
			await page.keyboard.press(key);
			walked.push(await active());
		}
		expect(walked).toEqual([rows[0], rows[1], rows[0]]);
		await page.keyboard.press('?');
		await page.locator('dialog[open] kbd', { hasText: 'j' }).waitFor();
		await page.keyboard.press('Escape');
		expect(await page.locator('dialog[open]').count()).toBe(0);
		await page.context().close();
	});

	test('without JavaScript: a search and a filter are forms', async () => {
		const page = await open('/letters', { scripts: false });
		await page.fill('input[name="q"]', 'مدرسه‌سازي');
		await page.press('input[name="q"]', 'Enter');
		await page.waitForURL(/q=/);
		expect(await page.locator('[data-letter="DESK-1"]').count()).toBe(1);
		await page.selectOption('select[name="category"]', 'health');
		await page.click('form[method="get"] button:not([type])');
		await page.waitForURL(/category=health/);
		expect(await page.locator('h1 .number').getAttribute('data-total')).toBe('0');
		await page.context().close();
	});
});

/** The desk does not wait for the counts of its queues: what it shows until they come, and when they do not. */
const COUNTING = 'صف‌ها در حال شمارش‌اند';
const isCount = (text: string) => text.includes('desk/queue_counts');

/** Until it is called, nothing is counted. */
function holdCounts(): () => void {
	const held = Promise.withResolvers<void>();
	const lift = proxy.rule(({ text }) => (isCount(text) ? { before: () => held.promise } : undefined));
	return () => (lift(), held.resolve());
}

/** Where everything of the page's side is. */
const placesOn = (page: Page) =>
	page
		.locator('aside :is(h2, [data-queue], [data-queue] > span, [role="status"], details)')
		.evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
const says = (page: Page, words: string) =>
	until(`it says ${words}`, async () => (await page.locator('aside [role="status"]').innerText()).includes(words));
const hasTrends = async (page: Page) => (await page.locator('aside svg').count()) === QUEUES.length;
/** What takes longer than a page stays open is in the next. */
const reloadUntil = (page: Page, what: (page: Page) => Promise<boolean>) =>
	until('it is there after a reload', async () => (await what(page)) || (await page.reload(), false), LONG_MS);

describe('the counts of queues', () => {
	test.each(
		some(1, [
			[1440, false, 0],
			[390, false, 1],
			[390, true, 2]
		] as const)
	)('at %d px, dark %s: letters are there, counts come, and nothing moves', DEEP, async (width, dark, minute) => {
		const release = holdCounts();
		const path = `/letters?answered=no&asof=2022-07-21T12:0${minute}:00Z`;
		const page = await open(path, { width, dark, waitUntil: 'commit' });
		await page.locator('td.registered').nth(20).waitFor();
		await says(page, COUNTING);
		expect(await countsOn(page)).toEqual({});
		expect(await page.getByRole('link', { name: 'هرگز ارجاع‌نشده', exact: true }).count()).toBe(1);
		await looksRight(page);
		const places = await placesOn(page);
		release();
		await untilCounted(page);
		expect(await placesOn(page)).toEqual(places);
		await reloadUntil(page, hasTrends);
		await says(page, 'شمارش در');
		expect(await placesOn(page)).toEqual(places);
		await looksRight(page);
		await page.context().close();
	});

	test('a trend whose days have been counted comes with the page, however long it takes to count today', async () => {
		const before = await open('/letters?answered=no&asof=2022-07-20T12:00:00Z');
		await reloadUntil(before, hasTrends);
		await before.context().close();
		const release = holdCounts();
		const page = await open('/letters?answered=no&asof=2022-07-20T12:01:00Z', { waitUntil: 'commit' });
		await says(page, COUNTING);
		// So long a count makes a trend rest, were any of its days still to be counted.
		await page.waitForTimeout(1_500);
		release();
		await untilCounted(page);
		await until('the trends are there', () => hasTrends(page), LONG_MS);
		await page.context().close();
	});

	test('without JavaScript: letters are there, and counts once the page is loaded again', async () => {
		const release = holdCounts();
		const page = await open('/letters?answered=no&asof=2022-07-21T13:00:00Z', { scripts: false, waitUntil: 'commit' });
		await page.locator('td.registered').nth(20).waitFor();
		await says(page, COUNTING);
		const again = page.getByRole('link', { name: 'صفحه را تازه کنید تا شمارش صف‌ها بیاید' });
		await again.waitFor();
		release();
		await page.waitForLoadState('load');
		await again.click();
		await reloadUntil(page, isCounted);
		expect(await again.count()).toBe(0);
		await page.context().close();
	});

	test('that cannot be counted: letters are there, and their own count; counts when they can be', async () => {
		const lift = proxy.rule(({ text }) =>
			isCount(text) ? { refuse: { code: 241, name: 'MEMORY_LIMIT_EXCEEDED', though: 'not done' } } : undefined
		);
		const page = await open('/letters?queue=never_referred&asof=2022-07-21T14:00:00Z');
		await says(page, 'صف‌ها اکنون شمرده نمی‌شوند');
		const total = Number(await page.locator('h1 .number').getAttribute('data-total'));
		expect(total).toBeGreaterThan(0);
		expect(await page.locator('td.registered').count()).toBe(total);
		expect(await countsOn(page)).toEqual({ never_referred: total });
		await looksRight(page);
		lift();
		await page.reload();
		await untilCounted(page);
		expect((await countsOn(page))['never_referred']).toBe(total);
		await page.context().close();
	});
});

test('a letter without a registration is in a list of its own, which says so', async () => {
	// Its registration was refused, or has not come yet.
	const lost = { type: 'letter.referred', event_id: 'lost-1', letter_id: 'L-lost', referral_id: 'L-lost-r' } as const;
	await office.post([{ ...lost, v: 1, occurred_at: '2022-07-16T09:00:00+04:30', to_org: 'bank_melli' }]);
	await stateCaughtUp(office.ingestUrl);
	const html = await textOf('/letters?queue=unregistered');
	expect(html.match(/data-letter="[^"]+"/g)).toEqual(['data-letter="L-lost"']);
	expect(html).toContain('ثبت‌نشده · نزد دستگاه');
	expect(await textOf('/letters?answered=no')).not.toContain('L-lost');
});
