import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { WebhookHost } from '#sql/channel-settings.ts';
import { chatText, readUpdates, writeTo } from '$lib/server/alerts/bot.ts';
import { sendMail } from '$lib/server/alerts/mail.ts';
import type { Message } from '$lib/server/alerts/message.ts';
import type { Resolve } from '$lib/server/alerts/post-json.ts';
import { sendHook } from '$lib/server/alerts/webhook.ts';
import { freePort } from '../support/process.ts';
import { type HttpTarget, readMail, startHttpTarget, startSmtp } from '../support/receivers.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is not installed: the example in Python is not run');

/** Long enough for a busy machine. */
const LIMIT_MS = 10_000;
const LISTED: WebhookHost[] = [
	{ host: '127.0.0.1', port: null, isHttp: true },
	{ host: 'localhost', port: null, isHttp: true },
	{ host: 'hook.example', port: null, isHttp: true },
	{ host: 'tls.example', port: null, isHttp: false }
];

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

async function serve(...how: Parameters<typeof startHttpTarget>): Promise<HttpTarget> {
	const target = await startHttpTarget(...how);
	ends.push(() => target.stop());
	return target;
}

const good = (response: ServerResponse) => response.writeHead(204).end();

interface How {
	url?: string;
	resolve?: Resolve;
	limitMs?: number;
}
const hook = (port: number, { url = `http://127.0.0.1:${port}/in?token=x`, resolve, limitMs = LIMIT_MS }: How = {}) =>
	sendHook(
		LISTED,
		{ id: 'key-1', url, secret: 'its secret', body: '{"id":"key-1"}' },
		AbortSignal.timeout(limitMs),
		resolve
	);

const MESSAGE: Message = {
	...{ lang: 'fa', subject: 'هشدار: بانک صادرات', lead: 'بیش از ۱٬۰۰۰ <b>', note: 'وضعیت در شنبه' },
	sections: [{ title: null, rows: [{ name: 'صادرات', text: '۱٬۲۳۴', note: 'از شنبه', href: null }], more: '' }],
	links: [{ text: 'فهرست', href: 'http://office/letters?a=1&b=2' }]
};

test('a webhook comes under its key, signed, and is verified as the manual says, in Python and in Node', async () => {
	const { port, got } = await serve(good);
	await hook(port);
	const [{ headers, body, path }] = got as [(typeof got)[number]];
	expect({ path, body }).toEqual({ path: '/in?token=x', body: '{"id":"key-1"}' });
	expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-pasokh-delivery': 'key-1' });
	const timestamp = String(headers['x-pasokh-timestamp']);
	expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(60);
	expect(headers['x-pasokh-signature']).toBe(
		`sha256=${createHmac('sha256', 'its secret').update(`${timestamp}.${body}`).digest('hex')}`
	);
	const manual = readFileSync(resolve(import.meta.dirname, '../../docs/alerts.md'), 'utf8');
	const code = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``).exec(manual)![1]!;
	const say = (program: string, args: string[]) => {
		const { stdout, stderr } = spawnSync(program, args, { env: { ...process.env, SECRET: 'its secret' } });
		return String(stdout).trim() || String(stderr);
	};
	for (const [sent, isOurs] of [
		[body, true],
		[`${body} `, false]
	] as const) {
		const given = [JSON.stringify(headers), sent] as const;
		const node = `${code('js')}\nconst [headers, body] = ${JSON.stringify(given)};\nconsole.log(isOurs(JSON.parse(headers), Buffer.from(body)));`;
		expect(say(process.execPath, ['--input-type=module', '-e', node])).toBe(String(isOurs));
		if (!hasPython) continue;
		const python = `${code('python')}\nimport json\nprint(is_ours(json.loads(${JSON.stringify(given[0])}), ${JSON.stringify(sent)}.encode()))`;
		expect(say('python3', ['-c', python])).toBe(isOurs ? 'True' : 'False');
	}
});

test.each([301, 302, 307, 308, 500, 503, 429, 404])(
	'an answer of %i fails, and no redirect is followed',
	async (status) => {
		const inner = await serve(good, { address: '127.0.0.2' });
		const location = `http://127.0.0.2:${inner.port}/`;
		const { port, got } = await serve((response) => response.writeHead(status, { location }).end('no'));
		const fault = status < 400 ? `the answer is ${status}: redirects are not followed` : `the answer is ${status}`;
		await expect(hook(port)).rejects.toThrow(fault);
		expect([got.length, inner.got.length]).toEqual([1, 0]);
	}
);

test('a webhook that never answers is given up; one that has answered may go on as it likes', async () => {
	const silent = await serve(() => {});
	const talkative = await serve((response) => {
		response.writeHead(200);
		const timer = setInterval(() => response.write('x'.repeat(10_000)), 5);
		response.on('close', () => clearInterval(timer));
	});
	const drip = await serve((response) => void response.writeHead(200).write('x'));
	const limitMs = LIMIT_MS / 2;
	await Promise.all([
		expect(hook(silent.port, { limitMs })).rejects.toThrow(),
		hook(talkative.port, { limitMs }),
		hook(drip.port, { limitMs })
	]);
});

test.each([
	['https://elsewhere.example/in', /elsewhere\.example is not among the hosts/],
	['http://tls.example/in', /tls\.example is not posted to without TLS/],
	['http://a:b@127.0.0.1/in', /no user and no password/],
	['file:///etc/passwd', /it is a URL such as/]
])('nothing is posted to %s', async (url, fault) => {
	await expect(hook(0, { url })).rejects.toThrow(fault);
});

test('a name is connected to at the one address it resolved to, and at none that is no address of the network', async () => {
	const first = await serve(good);
	const second = await serve(good, { address: '127.0.0.2', port: first.port });
	const asked: string[] = [];
	const resolved: Resolve = (host) => {
		asked.push(host);
		return Promise.resolve([{ address: asked.length === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
	};
	await hook(first.port, { url: `http://localhost:${first.port}/`, resolve: resolved });
	expect(asked).toEqual(['localhost']);
	expect([first.got.length, second.got.length]).toEqual([1, 0]);
	const { port, got } = await serve(good);
	for (const address of ['127.0.0.1', '169.254.169.254', '0.0.0.0', '::1', '::ffff:127.0.0.1', 'fe80::1']) {
		const resolve: Resolve = () => Promise.resolve([{ address, family: isIP(address) }]);
		await expect(hook(port, { url: `http://hook.example:${port}/`, resolve })).rejects.toThrow(
			`hook.example resolves to ${address}`
		);
	}
	expect(got).toEqual([]);
});

test('no proxy of the environment gets what is posted', async () => {
	const proxy = await serve(good);
	const { port, got } = await serve(good);
	for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
	vi.stubEnv('NODE_USE_ENV_PROXY', '1');
	ends.push(() => vi.unstubAllEnvs());
	await hook(port);
	expect([got.length, proxy.got.length]).toEqual([1, 0]);
});

test('a mail is Persian from right to left, with plain text beside it, under its key', async () => {
	const smtp = await startSmtp();
	ends.push(() => smtp.stop());
	const channels = { smtpUrl: smtp.url, mailFrom: 'Pasokh <pasokh@example.ir>' };
	const mail = { id: 'r1:2026', to: 'a@example.ir', message: MESSAGE };
	await sendMail(channels, mail, 5_000, AbortSignal.timeout(5_000));
	const [{ from, to, messageId, raw }] = smtp.received as [(typeof smtp.received)[number]];
	const address = { from: 'pasokh@example.ir', to: ['a@example.ir'], messageId: 'r1%3A2026@example.ir' };
	expect({ from, to, messageId }).toEqual(address);
	expect(raw).toMatch(/^auto-submitted: auto-generated/im);
	const { text, html } = readMail(raw);
	expect(text).toContain('هشدار: بانک صادرات\nبیش از ۱٬۰۰۰ <b>\n\n• صادرات: ۱٬۲۳۴');
	expect(html).toContain('<html lang="fa" dir="rtl">');
	expect(html).toContain('بیش از ۱٬۰۰۰ &#60;b&#62;');
	expect(html).toContain('href="http://office/letters?a=1&#38;b=2"');
	await smtp.stop();
	await expect(sendMail(channels, mail, LIMIT_MS, AbortSignal.timeout(LIMIT_MS))).rejects.toThrow(/ECONNREFUSED/);
});

test('a bot writes to a chat and reads what is written to it; its token is in no error', async () => {
	const TOKEN = '123:secret';
	let isGood = true;
	const update = { update_id: 7, message: { chat: { id: 5, type: 'private' }, text: 'hello' } };
	const { port, got } = await serve((response, { path }) => {
		const answer = { ok: true, result: path.endsWith('getUpdates') ? [update] : {} };
		response
			.writeHead(isGood ? 200 : 401)
			.end(JSON.stringify(isGood ? answer : { ok: false, description: `bad ${TOKEN}` }));
	});
	const bot = { url: `http://127.0.0.1:${port}`, token: TOKEN };
	const signal = () => AbortSignal.timeout(LIMIT_MS);
	await writeTo(bot, '5', 'سلام', signal());
	expect(got[0]).toMatchObject({ path: `/bot${TOKEN}/sendMessage` });
	expect(JSON.parse(got[0]!.body)).toMatchObject({ chat_id: '5', text: 'سلام' });
	expect(await readUpdates(bot, 3, 0, signal())).toEqual([update]);
	isGood = false;
	const failures = [
		await writeTo(bot, '5', 'x', signal()).catch(String),
		await writeTo({ ...bot, url: `http://127.0.0.1:${await freePort()}` }, '5', 'x', signal()).catch(String)
	];
	expect(failures[0]).toContain("the bot's server answers 401: bad …");
	expect(failures.join()).not.toContain(TOKEN);
});

test('a chat gets as many rows as its text holds', () => {
	const row = { name: 'دستگاه '.repeat(20), text: '۱', note: '', href: null };
	const rows = Array.from({ length: 30 }, () => row);
	const text = chatText({ ...MESSAGE, sections: [{ title: null, rows, more: '' }] });
	expect(text.length).toBeLessThanOrEqual(4_096);
	expect(text.split('•').length - 1).toBe(15);
	expect(text).toContain('…');
	expect(text).toContain('http://office/letters');
});

test('a mail server that hangs is given up', async () => {
	const hangsMs = 400;
	const { port } = await serve(() => {});
	const channels = { smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'a@b.ir' };
	const mail = { id: 'k', to: 'a@example.ir', message: MESSAGE };
	const began = sendMail(channels, mail, hangsMs, AbortSignal.timeout(hangsMs));
	await expect(Promise.race([began, sleep(20 * hangsMs)])).rejects.toThrow();
});
