import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { inStore } from '#sql/office/store.server.ts';
import { createUser } from '#sql/office/users.ts';
import { projectRoot } from '#sql/root.ts';
import { visit } from '../support/login.ts';
import { startOffice, type OfficeUnderTest } from '../support/office.ts';
import { freePort } from '../support/process.ts';
import { requireTool } from '../support/tools.ts';
import { until } from '../support/until.ts';

let office: OfficeUnderTest;

beforeAll(async () => {
	office = await startOffice({});
});

test('a request without the address that ADDRESS_HEADER names is refused with the cause and the cure, and neither counts nor does anything', async () => {
	const { url, process } = await office.startWeb({ ADDRESS_HEADER: 'X-Forwarded-For' });
	const { password } = await inStore(office.settings, (store) =>
		createUser(store, { name: 'omid', role: 'inspector' })
	);
	const attempt = (given: string, headers: Record<string, string>, visitor = visit(url)) =>
		visitor.post('/login', { name: 'omid', password: given }, { headers });
	const omid = visit(url);
	expect((await attempt(password, { 'x-forwarded-for': '203.0.113.20' }, omid)).status).toBe(303);
	for (const headers of [{}, { 'x-forwarded-for': ' ' }] as Record<string, string>[]) {
		for (let n = 0; n < 20; n++) expect((await attempt('not the password', headers)).status).toBe(400);
		const right = await attempt(password, headers);
		expect([right.status, await right.text(), right.headers.getSetCookie()]).toEqual([
			...[400, expect.stringContaining('پراکسی باید آن سرآیند را بنویسد'), []]
		]);
		expect((await omid.post('/logout', {}, { headers })).status).toBe(400);
	}
	expect((await omid.get('/account')).status).toBe(200);
	expect((await attempt(password, { 'x-forwarded-for': '203.0.113.21' })).status).toBe(303);
	expect(process.output()).not.toContain('Address header');
});

test('without it no stream opens for nobody, and all that needs no address does', async () => {
	const open = await office.startWeb({ ADDRESS_HEADER: 'X-Real-IP', PASOKH_PUBLIC_WALL: 'on' });
	const live = await visit(open.url).get('/live?page=wall&lang=en');
	expect([live.status, await live.text()]).toEqual([400, expect.stringContaining('unset ADDRESS_HEADER')]);
	for (const path of ['/healthz', '/', '/login']) expect((await fetch(new URL(path, open.url))).status).toBe(200);
	const cut = new AbortController();
	const told = { headers: { 'x-real-ip': '203.0.113.9' }, signal: cut.signal };
	expect((await visit(open.url).get('/live?page=wall', told)).status).toBe(200);
	cut.abort();
});

/** A configuration of the manual, for these ports and this certificate. */
function configurationOf(server: 'nginx' | 'caddy', folder: string, ports: Record<'tls' | 'web' | 'ingest', string>) {
	const manual = readFileSync(join(projectRoot(), 'docs', 'proxy.md'), 'utf8');
	const [, sample] = new RegExp(`\`\`\`${server}\\n([^]*?)\`\`\``).exec(manual)!;
	return sample!
		.replaceAll('/etc/ssl/', `${folder}/`)
		.replace('127.0.0.1:3000', `127.0.0.1:${ports.web}`)
		.replace('127.0.0.1:8111', `127.0.0.1:${ports.ingest}`)
		.replace('listen 443 ssl', `listen 127.0.0.1:${ports.tls} ssl`)
		.replace('pasokh.example.ir {', `https://localhost:${ports.tls} {\n\tbind 127.0.0.1`);
}

const WHOLE: Record<'nginx' | 'caddy', { args: (file: string) => string[]; around: (sample: string) => string }> = {
	nginx: {
		args: (file) => ['-c', file, '-e', 'stderr'],
		around: (sample) => {
			const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${one};`);
			return `daemon off; master_process off; pid nginx.pid; events {} http { access_log off; ${temporary.join(' ')} ${sample} }`;
		}
	},
	caddy: {
		args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
		around: (sample) => `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${sample}`
	}
};

test.each(['nginx', 'caddy'] as const)(
	'by the manual’s %s people log in, follow the office and send large files',
	async (name) => {
		const folder = mkdtempSync(join(tmpdir(), 'pasokh-proxy-'));
		const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
		const files = ['-keyout', join(folder, 'pasokh.key'), '-out', join(folder, 'pasokh.crt'), '-subj', '/CN=localhost'];
		execFileSync(requireTool('openssl'), [...words, ...files, '-addext', 'subjectAltName=DNS:localhost'], {
			stdio: 'ignore'
		});
		const web = await office.startWeb({ ORIGIN: '', ADDRESS_HEADER: 'X-Forwarded-For', PASOKH_PUBLIC_WALL: 'on' });
		const ports = { tls: String(await freePort()), web: new URL(web.url).port, ingest: new URL(office.ingestUrl).port };
		const file = join(folder, 'conf');
		writeFileSync(file, WHOLE[name].around(configurationOf(name, folder, ports)));
		const env = { PATH: process.env['PATH'], HOME: folder };
		const proxy = spawn(requireTool(name), [...WHOLE[name].args(file), ...(name === 'nginx' ? ['-p', folder] : [])], {
			...{ env, stdio: 'ignore' }
		});
		const url = `https://localhost:${ports.tls}`;
		// The certificate is signed by nobody.
		vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
		try {
			await until('the proxy answers', async () => (await fetch(`${url}/healthz`)).ok);
			const { password } = await inStore(office.settings, (store) => createUser(store, { name, role: 'inspector' }));
			const visitor = visit(url);
			const login = await visitor.post('/login', { name, password }, { headers: { 'sec-fetch-site': 'same-origin' } });
			expect([login.status, login.headers.getSetCookie().join()]).toEqual([303, expect.stringContaining('Secure')]);
			const cut = new AbortController();
			const live = await visit(url).get('/live?page=wall', { signal: cut.signal });
			let told = '';
			for await (const part of live.body!.pipeThrough(new TextDecoderStream())) {
				told += part;
				if (told.includes('event:')) break;
			}
			expect(told).toContain('event:');
			cut.abort();
			const sent = await fetch(`${url}/v1/events`, {
				...{ method: 'POST', body: '\n'.repeat(8 * 2 ** 20) },
				headers: { Authorization: `Bearer ${office.token}`, 'Content-Type': 'application/x-ndjson' }
			});
			expect([sent.status, await sent.json()]).toMatchObject([200, { accepted: 0 }]);
		} finally {
			vi.unstubAllEnvs();
			proxy.kill('SIGKILL');
			await once(proxy, 'exit');
			rmSync(folder, { recursive: true });
		}
	}
);

test('a proxy that hides the host is named where a login is refused, and in the log', async () => {
	const web = await office.startWeb({ ORIGIN: '' });
	const login = (site: string) =>
		visit(web.url).post(
			'/login?lang=en',
			{ name: 'omid', password: 'x' },
			{ headers: { origin: 'https://pasokh.example.ir', 'sec-fetch-site': site } }
		);
	const refused = await login('same-origin');
	expect([refused.status, await refused.text()]).toEqual([
		403,
		expect.stringContaining('ORIGIN=https://pasokh.example.ir')
	]);
	expect(web.process.output()).toContain('set ORIGIN=https://pasokh.example.ir (docs/proxy.md)');
	const foreign = await login('cross-site');
	expect([foreign.status, await foreign.text()]).toEqual([403, expect.not.stringContaining('ORIGIN')]);
});
