import { beforeAll, expect, test } from 'vitest';
import { startOffice, type OfficeUnderTest, type WebUnderTest } from '../support/office.ts';
import { visitorOf, type Visitor } from '../support/people.ts';
import { letterOf, openPage, postForm } from '../support/planted-walk.ts';
import { PLANTED } from '../support/planted.ts';
import { rowsOf, stateCaughtUp } from '../support/state.ts';

let office: OfficeUnderTest;
let web: WebUnderTest;
const visitors = new Map<string, Visitor>();
const visitor = (name: string): Visitor => visitors.get(name)!;

beforeAll(async () => {
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data' } });
	web = await office.startWeb();
	expect((await office.post([letterOf(1, 'health'), letterOf(2, 'loan')])).status).toBe(200);
	for (const role of ['inspector', 'analyst', 'governor'] as const)
		visitors.set(role, await visitorOf(office.settings, role));
	visitors.set('cleared', await visitorOf(office.settings, 'inspector', { name: 'cleared', sensitive: true }));
	await stateCaughtUp(office.ingestUrl);
});

const open = (path: string, who: Visitor) => openPage(web.url, path, who);
const post = (path: string, who: Visitor, fields: Record<string, string>) => postForm(web.url, path, who, fields);

test('the address of a search for somebody has no key of theirs, and finds nothing in another session', async () => {
	const keys = await rowsOf<{ key: string }>(
		office.client('reader'),
		"SELECT DISTINCT arrayJoin([citizen_key, mobile_key, name_key]) AS key FROM pasokh.event_log WHERE key != ''"
	);
	expect(keys.length).toBeGreaterThan(2);
	const inspector = visitor('inspector');
	for (const q of [PLANTED.national_id, PLANTED.mobile, PLANTED.name]) {
		const address = (await post('/letters?/search', inspector, { q, query: '' })).headers.get('location')!;
		const page = await open(address, inspector);
		const data = await open(address.replace('?', '/__data.json?'), inspector);
		for (const text of [address, page.text, data.text])
			expect(
				keys.filter(({ key }) => text.includes(key)),
				`${q}: ${address}`
			).toEqual([]);
		for (const [name, status, shown] of [
			['cleared', 400, 'تنها در نشستی معنا دارد'],
			['governor', 400, 'تنها کد رهگیری'],
			['analyst', 403, '']
		] as const) {
			const other = await open(address, visitor(name));
			expect([other.status, other.text.includes(shown), other.text.includes('PLANTED-2')], name).toEqual([
				status,
				true,
				false
			]);
		}
	}
	// Nor is the key itself any address.
	for (const { key } of keys.slice(0, 3)) expect((await open(`/letters?person=${key}`, inspector)).status).toBe(400);
});

test('what is kept of a list of somebody finds them for those who may, and has no key of theirs', async () => {
	const inspector = visitor('inspector');
	const search = await post('/letters?/search', inspector, { q: PLANTED.national_id, query: '' });
	const query = search.headers.get('location')!.replace(/^[^?]*\?/, '');
	await post('/letters?/save', inspector, { name: 'نامه‌های او', query, shared: 'on' });
	for (const name of ['inspector', 'cleared']) {
		const { text } = await open('/letters', visitor(name));
		const [, link] = /href="([^"]*)"[^>]*>نامه‌های او</.exec(text)!;
		const found = await open(link!.replaceAll('&amp;', '&'), visitor(name));
		expect([found.status, found.text.includes('PLANTED-2')], name).toEqual([200, true]);
	}
});
