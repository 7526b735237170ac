import { request } from 'node:http';
import type { Browser } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { ROLES } from '#sql/model/roles.ts';
import { launchBrowser } from '../support/browser.ts';
import { IN_DEPTH_ALONE } from '../support/depth.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { oneMoreLetter, smallOffice } from '../support/small-office.ts';
import { LONG_MS, until } from '../support/until.ts';

let office: OfficeUnderTest;
let browser: Browser;
const visitors = {} as Record<(typeof ROLES)[number], Visitor>;

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data', PASOKH_PUBLIC_WALL: 'on' } });
	expect(await office.post(smallOffice())).toMatchObject({ status: 200 });
	await until('the wall answers', async () => (await fetch(office.webUrl)).ok, LONG_MS);
	const passwords = await makeLogins(office.settings);
	for (const role of ROLES) visitors[role] = await logIn(office.webUrl, role, passwords[role]);
	browser = await launchBrowser();
});

interface Stream {
	status: number;
	retryAfter: string | null;
	/** The next part of what the office says. */
	next: () => Promise<string>;
	close: () => void;
}

async function follow(visitor: Visitor, search = ''): Promise<Stream> {
	const cut = new AbortController();
	const response = await visitor.get(`/live?page=wall${search}`, { signal: cut.signal });
	const reader = response.body?.getReader();
	return {
		status: response.status,
		retryAfter: response.headers.get('retry-after'),
		next: async () => new TextDecoder().decode((await reader?.read())?.value),
		close: () => cut.abort()
	};
}

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
	for (const path of [
		'/live',
		'/live?page=wall',
		'/',
		'/figures.csv?page=wall',
		'/healthz',
		'/letters',
		'/log',
		'/sql/words'
	]) {
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
	const context = await browser.newContext({ locale: 'fa-IR' });
	const [name = '', value = ''] = visitors.analyst.cookie.split('=');
	await context.addCookies([{ name, value, url: office.webUrl }]);
	const page = await context.newPage();
	await page.goto(office.webUrl);
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
	await context.close();
});
