import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { launchBrowser } from '../support/browser.ts';
import { DEEP, some } from '../support/depth.ts';
import { deskOf, hiddenOf } from '../support/desk.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { seeAsAll } from '../support/see-page.ts';
import { smallOffice } from '../support/small-office.ts';
import { stateCaughtUp } from '../support/state.ts';

/** The pages that no other file looks at: forms, what was made with them, and the log. */
const PAGES = {
	nobody: ['/login'],
	governor: ['/log', '/account', '/account/digests', '/verify'],
	inspector: [
		'/letters?kpi=unanswered',
		'/letters?queue=unregistered',
		'/exports',
		'/exports/new?answered=no',
		'/shares',
		'/shares?answered=no',
		'/samples',
		'/samples?kpi=unanswered',
		'/remind?kpi=unanswered',
		'/flag?answered=no',
		'/reminders',
		'/steps',
		'/alerts/bodies',
		'/alerts/addresses',
		'/account'
	],
	administrator: ['/users', '/account', '/account/confirm?next=/users', '/alerts/deliveries']
} as const;
const WAYS = Object.entries(PAGES).flatMap(([who, paths]) =>
	paths.map((path) => [who as keyof typeof PAGES, path] as const)
);

/** Its registration was refused, or has not come yet. */
const UNREGISTERED: WireEvent = {
	v: 1,
	type: 'letter.referred',
	event_id: 'lost-1',
	letter_id: 'L-lost',
	occurred_at: '2022-07-16T09:00:00+04:30',
	referral_id: 'L-lost-r',
	to_org: 'bank_melli'
};

let office: OfficeUnderTest;
let browser: Browser;
const people: Record<keyof typeof PAGES, Visitor | null> = {
	nobody: null,
	governor: null,
	inspector: null,
	administrator: null
};

beforeAll(async () => {
	office = await startOffice({ web: true, settings: { PASOKH_CLOCK: 'data' } });
	await office.post([...smallOffice(), UNREGISTERED]);
	for (const role of ['governor', 'inspector', 'administrator'] as const)
		people[role] = await visitorOf(office.settings, role);
	await stateCaughtUp(office.ingestUrl);
	browser = await launchBrowser();
});
afterAll(async () => {
	await browser?.close();
	await office?.stop();
});

test.each(some(4, WAYS, 10))(
	'%s, %s: axe finds nothing, and nothing is cut, light and dark, wide and narrow',
	DEEP,
	async (who, path) => {
		await seeAsAll(browser, new URL(path, office.webUrl), people[who]);
	}
);

test('a letter without a registration is in a list of its own, which says so', async () => {
	const inspector = deskOf(office.webUrl, people.inspector!);
	const html = await inspector.text('/letters?queue=unregistered');
	expect(html.match(/data-letter="[^"]+"/g)).toEqual(['data-letter="L-lost"']);
	expect(html).toContain('ثبت‌نشده · نزد دستگاه');
	expect(await inspector.text('/letters?answered=no')).not.toContain('L-lost');
});

test('what an inspector makes is seen as well as what it is made with', DEEP, async () => {
	const inspector = deskOf(office.webUrl, people.inspector!);
	const shared = await inspector.text('/shares?kpi=unanswered');
	const list = { id: hiddenOf(shared, 'id'), list: hiddenOf(shared, 'list'), days: '3' };
	const made = await (await inspector.post('/shares?/create', list)).text();
	const link = /href="[^"]*(\/s\/[\w-]{32})"/.exec(made)![1]!;
	const form = await inspector.text('/samples?kpi=unanswered');
	const fields = { id: hiddenOf(form, 'id'), list: hiddenOf(form, 'list'), method: 'random', size: '5', seed: '' };
	const sample = (await inspector.post('/samples?/draw', fields)).headers.get('location')!;
	for (const path of [link, sample, '/shares', '/samples']) {
		expect((await inspector.get(path)).status, path).toBe(200);
		await seeAsAll(browser, new URL(path, office.webUrl), people.inspector);
	}
});
