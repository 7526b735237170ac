import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAccessLog, type AccessEntry } from '#sql/office/access-log.server.ts';

let dir: string;
let log: Awaited<ReturnType<typeof openAccessLog>>;
beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'pasokh-access-'));
	log = await openAccessLog({ dataDir: dir });
});
afterEach(async () => {
	await log.close();
	rmSync(dir, { recursive: true, force: true });
});

const entry = (n: number, more: Partial<AccessEntry> = {}): AccessEntry => ({
	at: new Date(Date.UTC(2022, 6, 20, n)),
	user: n % 2 ? 'زهرا' : 'ali',
	role: 'inspector',
	action: n % 3 ? 'view_letter' : 'unmask',
	subject: `L-${n}`,
	reason: '',
	details: { n },
	...more
});

test('lines are read the newest first, page by page, by person, deed and day', async () => {
	for (let n = 0; n < 10; n++) await log.write(entry(n));
	const first = await log.read({ limit: 4 });
	expect(first.map(({ subject }) => subject)).toEqual(['L-9', 'L-8', 'L-7', 'L-6']);
	expect(first[0]).toEqual({ ...entry(9), at: '2022-07-20T09:00:00.000Z', id: expect.any(Number) });
	const second = await log.read({ limit: 4, after: first.at(-1)!.id });
	expect(second.map(({ subject }) => subject)).toEqual(['L-5', 'L-4', 'L-3', 'L-2']);
	expect((await log.read({ limit: 9, user: 'زهرا', action: 'unmask' })).map(({ subject }) => subject)).toEqual([
		'L-9',
		'L-3'
	]);
	const until = new Date(Date.UTC(2022, 6, 20, 7));
	const from = new Date(Date.UTC(2022, 6, 20, 5));
	expect((await log.read({ limit: 9, from, until })).map(({ subject }) => subject)).toEqual(['L-6', 'L-5']);
	expect(await log.count({})).toBe(10);
	expect(await log.count({ user: 'ali', action: 'unmask', from })).toBe(1);
	expect(await log.people()).toEqual(['ali', 'زهرا']);
});

test('a number that somebody typed is in no line', async () => {
	await log.write(entry(1, { reason: 'تماس با 09181234567' }));
	await log.write(entry(2, { action: 'login_failed', user: '3240012345' }));
	expect(await log.read({ limit: 2 })).toMatchObject([{ user: '***‌***‌2345' }, { reason: 'تماس با ***‌***‌4567' }]);
});

test('another process reads what was written, and nobody changes it', async () => {
	await log.write(entry(1, { reason: 'x'.repeat(10_000) }));
	const other = await openAccessLog({ dataDir: dir });
	const [line] = await other.read({ limit: 2 });
	expect(line!.reason).toHaveLength(2_000);
	await other.close();
	const file = new DatabaseSync(join(dir, 'office.sqlite'));
	for (const change of [
		`UPDATE access_log SET user_name = 'nobody'`,
		`UPDATE OR REPLACE access_log SET id = 5`,
		'DELETE FROM access_log',
		`INSERT OR REPLACE INTO access_log SELECT id, at, 'nobody', role, action, subject, reason, details FROM access_log`,
		`REPLACE INTO access_log SELECT id, at, 'nobody', role, action, subject, reason, details FROM access_log`
	])
		expect(() => file.exec(change), change).toThrow('append-only');
	file.close();
	expect(await log.read({ limit: 2 })).toEqual([line]);
});
