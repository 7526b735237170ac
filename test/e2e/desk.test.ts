import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { QUEUES } from '#sql/queries/desk/queues.ts';
import { launchBrowser, ready } from '../support/browser.ts';
import { countsOn, openDesk, untilCounted, type Looking } from '../support/desk.ts';
import { logIn, makeLogins, type Visitor } from '../support/login.ts';
import { nationalId } from '../support/made-file.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { tilesOf, totalOf } from '../support/tiles.ts';
import { until } from '../support/until.ts';

const PERSON = '3256781236';
const TOO_LONG = 'بیش از ۲۰۰ نویسه دارد؛ کوتاه‌ترش کنید';
const NOTHING = 'هیچ حرف یا رقمی ندارد';
let office: OfficeUnderTest;
let url: string;
let browser: Browser;
let inspector: Visitor;
let governor: Visitor;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	url = office.webUrl;
	const planted = (letter_id: string) => ({
		...{
			v: 1,
			event_id: 'desk-1',
			type: 'letter.registered',
			letter_id,
			occurred_at: '2022-07-20T08:00:00+04:30'
		},
		...{
			channel: 'letter',
			category: 'loan',
			county: 'paveh',
			kind: 'request',
			subject: 'درخواست مدرسه‌سازی روستای ما'
		},
		citizen: { national_id: PERSON }
	});
	const both = ['DESK-1', 'DESK-2'].map(planted) as never[];
	expect(await office.post([...smallOffice(), ...both])).toMatchObject({
		status: 200,
		body: { rejected: [] }
	});
	const passwords = await makeLogins(office.settings);
	inspector = await logIn(url, 'inspector', passwords.inspector);
	governor = await logIn(url, 'governor', passwords.governor);
	browser = await launchBrowser();
	const all = new RegExp(`data-total="${SMALL_OFFICE.registered + 2}"`);
	await until('the desk has the letters', async () => all.test(await (await inspector.get('/letters')).text()));
});

const textOf = async (path: string, who = inspector): Promise<string> => {
	const response = await who.get(path);
	expect(response.status, path).toBe(200);
	return response.text();
};

const open = (path: string, options: Looking = {}) => openDesk(browser, inspector, new URL(path, url), options);

describe('the desk', () => {
	test('has as many unanswered letters as the wall and the catalogue', async () => {
		const unanswered = totalOf(await textOf('/letters?answered=no'));
		expect(unanswered).toBe(totalOf(await textOf('/letters?kpi=unanswered')));
		const wall = tilesOf(await textOf('/')).find(({ href }) => href.includes('kpi=unanswered&part=num'));
		expect(wall?.count).toBe(unanswered);
	});

	test('counts each queue as its list does', async () => {
		const page = await open('/letters?answered=no');
		await untilCounted(page);
		const counts = await countsOn(page);
		for (const queue of QUEUES) expect(totalOf(await textOf(`/letters?queue=${queue}`)), queue).toBe(counts[queue]);
		await page.context().close();
	});

	test('finds a letter by words however they are written, and a person without naming them in an address', async () => {
		for (const words of ['مدرسه سازی', 'مدرسهسازي', 'روستاي ما'])
			expect(await textOf(`/letters?q=${encodeURIComponent(words)}`)).toContain('data-letter="DESK-1"');
		const answer = await inspector.post('/letters?/search', { query: '', q: '۳۲۵-۶۷۸۱۲۳-۶' });
		const address = answer.headers.get('location')!;
		expect([answer.status, address]).toEqual([303, expect.stringMatching(/^\/letters\?person=[\w-]{43}$/)]);
		const found = await textOf(address);
		expect(found).toContain('data-letter="DESK-1"');
		expect(found).not.toContain(PERSON);
	});

	test('says of a person that nothing was found, and from a letter leads to the others of its person', async () => {
		const none = await inspector.post('/letters?/search', { query: '', q: nationalId(77) });
		expect(await textOf(none.headers.get('location')!)).toContain('از شخصی با این شماره نامه‌ای یافت نشد');
		const letter = await textOf('/letters/DESK-1');
		expect(letter).toContain('data-others="1"');
		expect(letter).toMatch(/href="[^"]*\/letters\/DESK-2"/);
		const [, list] = /href="[^"]*(\/letters\?person=[\w-]{43})"/.exec(letter)!;
		const found = await textOf(list!);
		expect([totalOf(found), found.includes('data-letter="DESK-2"')]).toEqual([2, true]);
		expect(await textOf('/letters/DESK-1', governor)).not.toMatch(/data-others|person=/);
	});

	test('has its queues by their gravity, and tells one that nearly all letters are in from those to be worked on', async () => {
		const page = await open('/letters?answered=no');
		await untilCounted(page);
		const names = await page
			.locator('[data-queue]')
			.evaluateAll((all) => all.map((one) => one.getAttribute('data-queue')));
		expect([names[0], names.at(-1)]).toEqual(['overdue', 'sms_missing']);
		expect(
			await page.locator('[data-usual]').evaluateAll((all) => all.map((one) => one.getAttribute('data-usual')))
		).toEqual(['sms_missing']);
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

	test.each([
		['of 10,000 characters', 'نامه '.repeat(2_000), TOO_LONG],
		['of ZWNJ alone', '\u200c\u200c', NOTHING]
	])('a search %s that is typed says what is wrong', async (_, q, why) => {
		const answer = await inspector.post('/letters?/search', { query: '', q });
		expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(why)]);
	});

	test.each([`'; DROP TABLE pasokh.letter_state --`, `x') OR 1=1 --`, '{as_of:String} UNION ALL SELECT 1'])(
		'SQL in a search (%s) is mere words, which no letter has',
		async (q) => {
			const answer = await inspector.post('/letters?/search', { query: '', q });
			const html = await textOf(answer.headers.get('location')!);
			expect([totalOf(html), html.includes('هیچ نامه‌ای با این فیلترها نیست')]).toEqual([0, true]);
			expect(totalOf(await textOf('/letters'))).toBeGreaterThanOrEqual(SMALL_OFFICE.registered);
		}
	);

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
		await page.keyboard.press('j');
		expect(await active()).toBe(rows[0]);
		await page.keyboard.press('j');
		expect(await active()).toBe(rows[1]);
		await page.keyboard.press('k');
		expect(await active()).toBe(rows[0]);
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
