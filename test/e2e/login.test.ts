import { Secret, TOTP } from 'otpauth';
import { beforeAll, describe, expect, test } from 'vitest';
import { inStore } from '#sql/office/store.server.ts';
import { createToken, listTokens } from '#sql/office/tokens.ts';
import { changeUser, createUser, listUsers } from '#sql/office/users.ts';
import { whileLogIsFull } from '../support/small-disk.ts';
import { logIn, makeLogins, visit, type Visitor } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';

let office: OfficeUnderTest;
let url: string;
let passwords: Awaited<ReturnType<typeof makeLogins>>;

beforeAll(async () => {
	office = await startOffice({ web: true });
	url = office.webUrl;
	passwords = await makeLogins(office.settings);
});

const make = async (name: string, role = 'inspector') =>
	inStore(office.settings, (store) => createUser(store, { name, role }));
const cookieOf = ({ cookie }: Visitor) => /pasokh_session=([^;]*)/.exec(cookie)?.[1];
const secretIn = (html: string) => /<code[^>]*data-secret[^>]*>([^<]+)<\/code>/.exec(html)?.[1];
const OWN = 'روزی که باران بارید، مادربزرگ در ایوانِ خانهٔ کرمانشاه برایمان چای هل‌دار آورد.';

describe('the first login', () => {
	test('leads to a password of one’s own, and to nothing else before that', async () => {
		const { password } = await make('زهرا');
		const zahra = visit(url);
		// As another keyboard writes it.
		const first = await zahra.post('/login', { name: 'زهرا', password, next: '/letters?kpi=unanswered' });
		expect([first.status, first.headers.get('location')]).toEqual([303, '/account']);
		expect((await zahra.get('/')).headers.get('location')).toBe('/account');
		expect((await zahra.get('/live?page=wall')).status).toBe(303);
		const begun = cookieOf(zahra);
		for (const [next, why] of [
			['short', '۷ نویسهٔ دیگر لازم دارد'],
			['زهرا-زهرا-زهرا', 'همان نام کاربری شماست'],
			['Password1234', 'همه حدس می‌زنند'],
			['۰۹۱۸ ۱۲۳ ۴۵۶۷', 'فقط عدد است'],
			[password, 'همان گذرواژهٔ کنونی است']
		] as const) {
			const response = await zahra.post('/account?/password', { old: password, next, again: next });
			expect(response.status).toBe(400);
			expect(await response.text()).toContain(why);
		}
		const wrong = await zahra.post('/account?/password', { old: 'x', next: OWN, again: OWN });
		expect(await wrong.text()).toContain('گذرواژهٔ کنونی درست نیست');
		const done = await zahra.post('/account?/password', { old: password, next: OWN, again: OWN });
		expect(await done.text()).toContain('گذرواژه عوض شد');
		expect(cookieOf(zahra)).not.toBe(begun);
		expect((await zahra.get('/account')).status).toBe(200);
		expect((await visit(url, `pasokh_session=${begun}`).get('/account')).status).toBe(403);
		const again = await visit(url).post('/login', { name: 'زهرا', password: OWN, next: '/letters?kpi=unanswered' });
		expect([again.status, again.headers.get('location')]).toEqual([303, '/letters?kpi=unanswered']);
	});

	test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/login?next=/'])(
		'never leads to %s',
		async (next) => {
			const response = await visit(url).post('/login', { name: 'governor', password: passwords.governor, next });
			expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
		}
	);
});

describe('a session', () => {
	test('is a cookie that scripts do not see, and Secure behind TLS', async () => {
		const proxied = await office.startWeb({ ORIGIN: '' });
		try {
			const form = { name: 'governor', password: passwords.governor };
			const plain = await visit(proxied.url).post('/login', form);
			const origin = new URL(proxied.url).origin.replace('http:', 'https:');
			const headers = { 'x-forwarded-proto': 'https', origin };
			const behind = await visit(proxied.url).post('/login', form, { headers });
			// A page that came without TLS sends no form to one behind it.
			const mixed = await visit(proxied.url).post('/login', form, { headers: { 'x-forwarded-proto': 'https' } });
			expect([mixed.status, mixed.headers.getSetCookie()]).toEqual([403, []]);
			const cookies = [plain, behind].map((response) => response.headers.getSetCookie()[0]!);
			for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly/);
			for (const cookie of cookies) expect(cookie).toMatch(/; SameSite=Lax/);
			expect(cookies.map((cookie) => /; Secure/.test(cookie))).toEqual([false, true]);
			expect([plain, behind].map(({ headers }) => headers.has('strict-transport-security'))).toEqual([false, true]);
		} finally {
			await proxied.stop();
		}
	});

	test.each(['x', 'pasokh', 'A'.repeat(43), 'A'.repeat(5_000), "' OR 1=1 --", '%00', ''])(
		'that is forged (%s) is none',
		async (secret) => {
			const response = await visit(url, `pasokh_session=${secret}`).get('/account');
			expect(response.status).toBe(403);
			expect(await response.text()).toContain('باید وارد شوید');
		}
	);

	test('ends by logging out, and its open stream with it', async () => {
		const governor = await logIn(url, 'governor', passwords.governor);
		const { cookie } = governor;
		const stream = (await governor.get('/live?page=wall')).body!.pipeThrough(new TextDecoderStream());
		const ended = readAll(stream);
		expect((await governor.post('/logout')).headers.get('location')).toBe('/login');
		expect(await ended).toContain('event: bye');
		expect((await visit(url, cookie).get('/')).status).toBe(403);
	});

	test('ends when another process locks its user, and its open stream with it', async () => {
		const { id, password } = await make('mina');
		const mina = await logIn(url, 'mina', password);
		await mina.post('/account?/password', { old: password, next: OWN, again: OWN });
		const stream = (await mina.get('/live?page=wall')).body!.pipeThrough(new TextDecoderStream());
		const ended = readAll(stream);
		await inStore(office.settings, (store) => changeUser(store, id, { locked: true }));
		expect((await mina.get('/account')).status).toBe(403);
		expect(await ended).toContain('event: bye');
		const locked = await visit(url).post('/login', { name: 'mina', password: OWN });
		expect([locked.status, await locked.text()]).toEqual([400, expect.stringContaining('نام یا گذرواژه درست نیست')]);
	});

	test('can be ended by its owner from another one', async () => {
		const [here, there] = await Promise.all([1, 2].map(() => logIn(url, 'analyst', passwords.analyst)));
		const page = await (await here!.get('/account')).text();
		const [, id] = /name="session" value="([^"]+)"/.exec(page)!;
		expect((await there!.get('/account')).status).toBe(200);
		await here!.post('/account?/end', { session: id! });
		await here!.post('/account?/end');
		expect((await here!.get('/account')).status).toBe(200);
		expect((await there!.get('/account')).status).toBe(403);
	});
});

async function readAll(stream: ReadableStream<string>): Promise<string> {
	let all = '';
	for await (const part of stream) all += part;
	return all;
}

describe('the administrator', () => {
	test('makes a user, once, however often the form is sent, and sees the password once', async () => {
		const administrator = await logIn(url, 'administrator', passwords.administrator);
		const form = { form: 'a-form', name: 'reza', role: 'inspector' };
		const answers = await Promise.all([1, 2, 3].map(() => administrator.post('/users?/create', form)));
		const secrets = await Promise.all(answers.map(async (answer) => secretIn(await answer.text())));
		expect(new Set(secrets).size).toBe(1);
		expect(await (await administrator.get('/users')).text()).not.toContain(secrets[0]);
		expect((await logIn(url, 'reza', secrets[0]!)).cookie).not.toBe('');
		const again = await administrator.post('/users?/create', { ...form, form: 'another' });
		expect([again.status, await again.text()]).toEqual([400, expect.stringContaining('کاربری با این نام هست')]);
	});

	test('changes no user and no token where the line of it cannot be written', async () => {
		const administrator = await logIn(url, 'administrator', passwords.administrator);
		const { id } = await make('parisa');
		await inStore(office.settings, (store) => createToken(store, { source: 'portal' }));
		await whileLogIsFull(office.settings, async (store) => {
			const all = async () => [await listUsers(store, new Date()), await listTokens(store)] as const;
			const before = await all();
			const token = before[1].find(({ source }) => source === 'portal')!.id;
			for (const [deed, fields] of [
				['users?/create', { name: 'mahsa', role: 'analyst' }],
				['users?/reset', { id }],
				['users?/role', { id, role: 'governor' }],
				['users?/lock', { id, locked: '1' }],
				['users?/sensitive', { id, sensitive: '1' }],
				['tokens?/create', { source: 'sms-gate' }],
				['tokens?/rotate', { id: token, source: 'portal' }],
				['tokens?/revoke', { id: token }]
			] as const)
				expect((await administrator.post(`/${deed}`, { form: deed, ...fields })).status, deed).toBe(500);
			expect(await all()).toEqual(before);
		});
	});

	test('cannot take the office’s last administrator away', async () => {
		const administrator = await logIn(url, 'administrator', passwords.administrator);
		const users = await inStore(office.settings, (store) => listUsers(store, new Date()));
		const own = users.find(({ name }) => name === 'administrator')!;
		const change = await administrator.post('/users?/role', { id: own.id, role: 'governor' });
		expect(await change.text()).toContain('نقش و قفل خود را نمی‌توانید عوض کنید');
		await expect(inStore(office.settings, (store) => changeUser(store, own.id, { locked: true }))).rejects.toThrow(
			/last administrator/
		);
	});

	test('makes a token for some types of events, changes it over and revokes it at once', async () => {
		const administrator = await logIn(url, 'administrator', passwords.administrator);
		const made = await administrator.post('/tokens?/create', { form: 't', source: 'sms-gate', types: 'sms.sent' });
		const first = secretIn(await made.text())!;
		const send = async (token: string, type: string) => {
			const event = { v: 1, type, event_id: type, letter_id: 'L-1', occurred_at: '2022-07-14T10:00:00+04:30' };
			const more = type === 'sms.sent' ? { template: 'registered' } : { reason: 'x' };
			const response = await fetch(`${office.ingestUrl}/v1/events`, {
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body: JSON.stringify([{ ...event, ...more }])
			});
			return { status: response.status, said: await response.text() };
		};
		expect(await send(first, 'sms.sent')).toMatchObject({ status: 200 });
		const outside = await send(first, 'letter.closed');
		expect([outside.status, outside.said]).toEqual([207, expect.stringContaining('"out_of_scope"')]);
		const [, id] = /name="id" value="([^"]+)"[^>]*>(?:(?!name="id").)*value="sms-gate"/s.exec(
			await (await administrator.get('/tokens')).text()
		)!;
		const rotated = await administrator.post('/tokens?/rotate', { form: 'u', id: id!, source: 'sms-gate' });
		const second = secretIn(await rotated.text())!;
		expect(await send(first, 'sms.sent')).toMatchObject({ status: 200 });
		expect(await send(second, 'sms.sent')).toMatchObject({ status: 200 });
		await administrator.post('/tokens?/revoke', { id: id! });
		expect(await send(first, 'sms.sent')).toMatchObject({ status: 401 });
		expect(await send(second, 'letter.closed')).toMatchObject({ status: 207 });
	});
});

test('a second factor is asked for once it is proved; a code serves once, a recovery code too', async () => {
	const { password } = await make('sara');
	const sara = await logIn(url, 'sara', password);
	await sara.post('/account?/password', { old: password, next: OWN, again: OWN });
	expect(await (await sara.post('/account?/offer', { old: 'x' })).text()).toContain('گذرواژهٔ کنونی درست نیست');
	expect(await (await sara.get('/account')).text()).not.toMatch(/<code[^>]*>[A-Z2-7 ]{32,}/);
	const offer = await (await sara.post('/account?/offer', { old: OWN })).text();
	const secret = /<code[^>]*>([A-Z2-7 ]{32,})<\/code>/.exec(offer)![1]!.replaceAll(' ', '');
	const authenticator = new TOTP({ secret: Secret.fromBase32(secret) });
	const proof = await sara.post('/account?/prove', { code: authenticator.generate() });
	const recovery = [...(await proof.text()).matchAll(/<code[^>]*>([0-9a-f]{20})<\/code>/g)].map(([, code]) => code!);
	expect(recovery).toHaveLength(10);

	const askedFor = async () => {
		const html = await (await visit(url).post('/login', { name: 'sara', password: OWN })).text();
		return /name="ticket" value="([^"]+)"/.exec(html)![1]!;
	};
	const enter = async (code: string) => {
		const response = await visit(url).post('/login', { ticket: await askedFor(), code });
		return [response.status, response.headers.get('location')];
	};
	// The code of the proof is used up.
	expect(await enter(authenticator.generate())).toEqual([400, null]);
	expect(await enter('000000')).toEqual([400, null]);
	expect(await enter(authenticator.generate({ timestamp: Date.now() + 30_000 }))).toEqual([
		303,
		'/letters?answered=no'
	]);
	expect(await enter(recovery[3]!)).toEqual([303, '/letters?answered=no']);
	expect(await enter(recovery[3]!)).toEqual([400, null]);
	const forged = await visit(url).post('/login', { ticket: 'AAAA', code: '123456' });
	expect([forged.status, await forged.text()]).toEqual([400, expect.stringContaining('از نو وارد شوید')]);
	const off = await sara.post('/account?/drop', { old: OWN });
	expect(await off.text()).toContain('خاموش است');
	expect((await visit(url).post('/login', { name: 'sara', password: OWN })).status).toBe(303);
});
