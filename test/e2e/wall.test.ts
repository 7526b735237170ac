import { request } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#sql/model/roles.ts';
import { FAULTS, launchBrowser, ready } from '../support/browser.ts';
import { DEEP, IN_DEPTH_ALONE, some } from '../support/depth.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { looksRight, openAs, wordsOf } from '../support/see-page.ts';
import { oneMoreLetter, SMALL_OFFICE, smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';
import { LONG_MS, until } from '../support/until.ts';

/** The small office's last four days, beside the four before them. */
const COMPARED = 'from=1401-04-27&to=1401-04-30&compare=previous';
const persian = (n: number) => n.toLocaleString('fa-IR');

/** Of a screen on a wall that nobody touches. */
const SIZES = [
	[1280, 720],
	[1366, 768],
	[1920, 1080],
	[3840, 2160],
	[1080, 1920]
] as const;
const PATHS = ['/', '/bodies', '/hotline', '/counties', '/loans'] as const;
const SCREENS = PATHS.flatMap((path) => SIZES.map(([width, height]) => [path, width, height] as const));

let office: OfficeUnderTest;
let browser: Browser;
const visitors = {} as Record<Role, Visitor>;
const textOf = async (path: string) => (await visitors.governor.get(path)).text();

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200, body: { rejected: [] } });
	const title = `<title>پاسخ · ${persian(SMALL_OFFICE.unanswered)} بی‌پاسخ</title>`;
	await stateCaughtUp(office.ingestUrl);
	const passwords = await makeLogins(office.settings);
	for (const role of ROLES) visitors[role] = await logIn(office.webUrl, role, passwords[role]);
	await until('the wall has the letters', async () => (await textOf('/')).includes(title));
	browser = await launchBrowser();
});

/** The open wall with JavaScript on. */
const openWall = (role: Role = 'governor'): Promise<Page> =>
	openAs(browser, new URL(office.webUrl), visitors[role], { locale: 'fa-IR' });

describe('the wall', () => {
	test('can be read without JavaScript: every figure is in the HTML, in Persian digits, and no citizen', async () => {
		const html = await textOf('/');
		expect(html).toMatch(/<html[^>]*lang="fa"[^>]*dir="rtl"/);
		expect(html).toContain(`<title>پاسخ · ${persian(SMALL_OFFICE.unanswered)} بی‌پاسخ</title>`);
		const words = wordsOf(html);
		expect(words).toMatch(new RegExp(`از ${persian(SMALL_OFFICE.lettersAndCalls)} نامه و تماس، ${persian(9)}`));
		expect(words).toContain(`${persian(SMALL_OFFICE.electronic)} نامهٔ الکترونیکی`);
		for (const word of ['بانک ملی', 'بانک ملت', 'وام قرض‌الحسنه', 'کمک مالی']) expect(words).toContain(word);
		// What came by phone and in person, from the table of channels.
		for (const count of [20, 6, 3, 2, 7]) expect(words).toContain(` ${persian(count)} `);
		for (const secret of ['0012345679', '09181234567', 'مریم رضایی']) expect(html).not.toContain(secret);
	});

	test('says what was in the days compared, and the difference in words', async () => {
		const former = await textOf('/figures.csv?from=1401-04-23&to=1401-04-26');
		const registered = Number(/^totals\.registered,(\d+)/m.exec(former)?.[1]);
		const answered = Number(/^totals\.answered,(\d+)/m.exec(former)?.[1]);
		expect(answered).toBeGreaterThan(0);
		const html = await textOf(`/?${COMPARED}`);
		const said = (name: string) =>
			wordsOf(new RegExp(`data-figure="before-${name}".*?</div>`, 's').exec(html)![0]).replace(/[\u2066-\u2069]/g, '');
		expect(said('registered')).toMatch(new RegExp(` ${persian(registered)} .*اکنون .*(کمتر|بیشتر)`));
		const share = (answered / registered).toLocaleString('fa-IR', { style: 'percent', maximumFractionDigits: 1 });
		expect(said('answered')).toContain(` ${share.replace(/[^۰-۹٫٪]/g, '')} `);
		expect(said('answered')).toMatch(/هنوز ناتمام: .*٪ بی‌پاسخ/);
		expect(html).not.toContain('در این صفحه اثر ندارد');
		expect(await textOf('/?from=1401-04-27&to=1401-04-30')).not.toContain('data-figure="before-');
	});

	test('shows the same with JavaScript, fits each screen, and changes while it is open', DEEP, async () => {
		const page = await openWall();
		expect(await page.title()).toBe(`پاسخ · ${persian(SMALL_OFFICE.unanswered)} بی‌پاسخ`);
		await drawCharts(page);
		expect(await page.locator('body').innerText()).toContain(persian(SMALL_OFFICE.lettersAndCalls));
		expect(FAULTS).toEqual([]);
		for (const width of some(2, [390, 768, 1920, 3840])) {
			await page.setViewportSize({ width, height: 900 });
			// Charts follow the window a moment later.
			await until('it looks right', async () => (await looksRight(page), true));
		}
		const before = await figureOfTitle(page);
		const posted = await office.post([oneMoreLetter('L-live-1', 1), oneMoreLetter('L-live-2', 2)]);
		expect(posted.body).toMatchObject({ accepted: 2 });
		await until('the open page has both letters', async () => (await figureOfTitle(page)) === before + 2);
		// The same events again are the same events.
		const again = await office.post([oneMoreLetter('L-live-1', 1), oneMoreLetter('L-live-3', 3)]);
		expect(again.body).toMatchObject({ accepted: 1, duplicates: 1 });
		await until('the open page has the third letter', async () => (await figureOfTitle(page)) !== before + 2);
		expect(await figureOfTitle(page)).toBe(before + 3);
		await page.context().close();
	});
});

const openKiosk = (address: string, width = 1920, height = 1080): Promise<Page> =>
	openAs(browser, new URL(address, office.webUrl), null, { viewport: { width, height } });

/** How much of the screen's height and width the page takes, and what of it is cut. */
const taken = (page: Page) =>
	page.evaluate(() => {
		const all = document.querySelector('.page')!.getBoundingClientRect();
		const isSeen = (one: Element) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
		const cut = [...document.querySelectorAll('.page :is(p, td, th, h1, h2, svg, canvas, dd, dt)')]
			.filter(isSeen)
			.filter((one) => {
				const { top, bottom, left, right } = one.getBoundingClientRect();
				return top < -1 || left < -1 || bottom > innerHeight + 1 || right > innerWidth + 1;
			})
			.map((one) => one.outerHTML.slice(0, 80));
		return { height: all.bottom / innerHeight, cut };
	});

test.each(some(6, SCREENS))(
	'a kiosk: %s fills a screen of %i × %i, and nothing is cut',
	DEEP,
	async (path, width, height) => {
		const page = await openKiosk(`${path}?kiosk=1`, width, height);
		await ready(page);
		await until('it is fitted', async () => {
			const { height: part } = await taken(page);
			// On a screen that stands upright a table is as large as the width lets it be.
			return part > (height > width ? 0.3 : 0.85) && part <= 1;
		});
		expect((await taken(page)).cut).toEqual([]);
		expect(await page.locator('header').first().innerText()).toContain('تا پنجشنبه ۳۰ تیر ۱۴۰۱');
		await page.context().close();
	}
);

test('a kiosk: a screen goes through the pages that its address names, by itself', async () => {
	const page = await openKiosk('/?kiosk=1&rotate=wall,bodies,hotline&every=10&range=30d');
	await page.clock.install();
	await page.reload();
	for (const path of ['/bodies', '/hotline', '/']) {
		await ready(page);
		await page.clock.runFor(11_000);
		await page.waitForURL((url) => url.pathname === path);
		expect(page.url()).toContain('range=30d');
	}
	await page.context().close();
});

async function follow(visitor: Visitor, search = '') {
	const cut = new AbortController();
	const response = await visitor.get(`/live?page=wall${search}`, { signal: cut.signal });
	const reader = response.body?.getReader();
	return {
		status: response.status,
		retryAfter: response.headers.get('retry-after'),
		/** The next part of what the office says. */
		next: async () => new TextDecoder().decode((await reader?.read())?.value),
		close: () => cut.abort()
	};
}

type Stream = Awaited<ReturnType<typeof follow>>;

/** Distinct days, each a state of its own. */
const rare = (n: number): string => `&from=${1300 + (n % 100)}-01-${String(1 + Math.floor(n / 100)).padStart(2, '0')}`;

async function snapshotOf(stream: Stream): Promise<string> {
	for (let text = ''; ;) {
		text += await stream.next();
		if (text.includes('event: snapshot')) return text;
	}
}

test(
	'three hundred streams of one viewer and fifty of one address leave the wall to all others',
	IN_DEPTH_ALONE,
	async () => {
		const nobody = visit(office.webUrl);
		const own = await Promise.all(Array.from({ length: 300 }, (_, n) => follow(visitors.governor, rare(n))));
		const strange = await Promise.all(Array.from({ length: 50 }, () => follow(nobody)));
		try {
			const refused = [...own, ...strange].filter(({ status }) => status !== 200);
			expect(refused.length).toBeGreaterThan(200);
			expect(new Set(refused.map(({ status, retryAfter }) => [status, Number(retryAfter) > 0].join()))).toEqual(
				new Set(['429,true'])
			);
			expect(own.filter(({ status }) => status === 200).length).toBeGreaterThan(0);

			for (const other of [visit(office.webUrl), visitors.inspector, visitors.analyst]) {
				// Whoever is not logged in asks for the fixed ranges alone.
				const more = other.cookie === '' ? '/?range=30d' : `/?${rare(400)}`;
				for (const path of ['/', '/?range=7d', '/bodies', more]) expect((await other.get(path)).status, path).toBe(200);
				const wall = await follow(other);
				expect(await snapshotOf(wall)).toContain('"totals"');
				wall.close();
			}
			// Whoever follows nothing yet has a rare state, too.
			const one = await follow(visitors.inspector, rare(401));
			expect(one.status).toBe(200);
			expect(await snapshotOf(one)).toContain('"totals"');
			one.close();
			// The viewer itself sees its pages.
			expect((await visitors.governor.get(`/?${rare(402)}`)).status).toBe(200);
		} finally {
			for (const stream of [...own, ...strange]) stream.close();
		}
		// What was closed counts no more.
		await until('the viewer has a stream again', async () => {
			const again = await follow(visitors.governor, rare(1));
			again.close();
			return again.status === 200;
		});
	}
);

test('HEAD answers and ends at every address that GET answers', async () => {
	const head = (path: string, cookie: string) =>
		new Promise<number>((resolve, reject) => {
			const asked = request(new URL(path, office.webUrl), { method: 'HEAD', headers: { cookie } }, (response) => {
				response.on('end', () => resolve(response.statusCode ?? 0)).on('error', reject);
				response.resume();
			});
			asked.on('error', reject).end();
		});
	const paths = [
		'/live',
		'/live?page=wall',
		'/',
		'/figures.csv?page=wall',
		'/healthz',
		'/letters',
		'/log',
		'/sql/words'
	];
	for (const path of paths) {
		const { status, body } = await visitors.governor.get(path);
		await body?.cancel();
		expect(await head(path, visitors.governor.cookie), path).toBe(status);
	}
	// None of them leaves a stream behind: they are more than a session may have.
	for (let n = 0; n < 40; n++) expect(await head('/live', visitors.governor.cookie)).toBe(200);
	const stream = await follow(visitors.governor);
	expect(stream.status).toBe(200);
	stream.close();
});

test('a page whose stream is refused fetches its figures, says how old they are, and streams when there is room', async () => {
	const streams = await Promise.all(Array.from({ length: 32 }, () => follow(visitors.analyst)));
	expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
	const page = await openWall('analyst');
	const badge = () => page.locator('[data-figure="badge"]').innerText();
	await until('the badge says that there is no stream', async () =>
		(await badge()).startsWith('بدون پخش زنده؛ ارقام از')
	);
	const before = await page.title();
	await office.post([oneMoreLetter('L-polled', 4)]);
	await until('the page has the letter', async () => (await page.title()) !== before, LONG_MS);
	expect(await badge()).toMatch(/^بدون پخش زنده/);
	for (const stream of streams) stream.close();
	await until('the page has a stream', async () => !(await badge()).startsWith('بدون پخش زنده'));
	await page.context().close();
});

// The last test: it takes ClickHouse away.
test('when ClickHouse is gone, the open page keeps its figures and says since when they stand', async () => {
	const page = await openWall();
	const before = await figureOfTitle(page);
	const saysStale = async () => /پایگاه داده پاسخ نمی‌دهد؛ ارقام از .+/.test(await page.locator('body').innerText());
	expect(before).toBeGreaterThan(0);
	expect(await saysStale()).toBe(false);
	await office.stopClickHouse();
	await until('the page says that its data are old', saysStale);
	expect(await figureOfTitle(page)).toBe(before);
	// Producers are acknowledged all the same: the spool has the letter until the figures can.
	expect(await office.post([oneMoreLetter('L-away', 30)])).toMatchObject({ status: 200 });
	await page.context().close();
});

/** Each chart is drawn once it is seen; before that a picture from the server stands in its place. */
async function drawCharts(page: Page): Promise<void> {
	const places = page.locator('.chart .canvas');
	for (const place of await places.all()) {
		await place.scrollIntoViewIfNeeded();
		await until('the chart is drawn', () => place.locator('canvas').first().isVisible());
	}
	expect(await places.count()).toBeGreaterThan(0);
}

/** The unanswered letters that the page's title counts. */
async function figureOfTitle(page: Page): Promise<number> {
	const digits = /·\s*([۰-۹٬]+)/.exec(await page.title())?.[1]?.replaceAll('٬', '') ?? '';
	return Number([...digits].map((c) => c.charCodeAt(0) - 0x06f0).join(''));
}
