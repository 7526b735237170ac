import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, SettingsError, urlOf } from '#sql/settings.ts';

function messageOf(env: NodeJS.ProcessEnv): string {
	try {
		readSettings(env);
	} catch (error) {
		expect(error).toBeInstanceOf(SettingsError);
		return (error as Error).message;
	}
	throw new Error('the settings were accepted');
}

test('with nothing set, every setting has its documented default', () => {
	expect(readSettings({})).toEqual({
		dataDir: resolve('data'),
		web: { host: '127.0.0.1', port: 3000 },
		ingest: { host: '127.0.0.1', port: 8111, url: 'http://127.0.0.1:8111' },
		clickhouse: {
			...{ database: 'pasokh', host: '127.0.0.1', native: false },
			...{ httpPort: 8123, tcpPort: 9000, httpsPort: 8443, tcpSecurePort: 9440 }
		},
		natsReplicas: 1,
		spoolBytes: 4 * 2 ** 30,
		clock: 'real',
		publicWall: false,
		exportRows: 1_000_000,
		keepIdentity: false,
		channels: { mailDomains: [], webhookHosts: [] },
		keys: {}
	});
});

test('every variable reaches its setting', () => {
	const key = 'ab'.repeat(32);
	expect(
		readSettings({
			PASOKH_DATA_DIR: '/var/pasokh',
			HOST: '0.0.0.0',
			PORT: '80',
			INGEST_HOST: '::1',
			INGEST_PORT: '81',
			INGEST_URL: 'https://ingest.example/',
			CLICKHOUSE_URL: 'http://ch:8123/',
			CLICKHOUSE_USER: 'u',
			CLICKHOUSE_PASSWORD: 'p',
			CLICKHOUSE_DATABASE: 'office',
			CLICKHOUSE_HOST: '0.0.0.0',
			CLICKHOUSE_HTTP_PORT: '82',
			CLICKHOUSE_TCP_PORT: '83',
			CLICKHOUSE_TLS_CERT_FILE: '/etc/pasokh.crt',
			CLICKHOUSE_TLS_KEY_FILE: '/etc/pasokh.key',
			CLICKHOUSE_HTTPS_PORT: '84',
			CLICKHOUSE_TCP_SECURE_PORT: '85',
			CLICKHOUSE_CLUSTER: 'main',
			NATS_URL: 'nats://a:4222, nats://b:4222',
			NATS_REPLICAS: '3',
			PASOKH_SPOOL_BYTES: '500M',
			PASOKH_DB_URL: 'postgres://db/pasokh',
			PASOKH_IDENTITY_KEY: key,
			PASOKH_ENCRYPTION_KEY: Buffer.from(key, 'hex').toString('base64'),
			PASOKH_SIGNING_KEY: key.toUpperCase(),
			PASOKH_BACKUP_KEY: key,
			PASOKH_CLOCK: 'data',
			PASOKH_PUBLIC_WALL: 'on',
			CLICKHOUSE_NATIVE: 'on',
			PASOKH_EXPORT_ROWS: '5000',
			PASOKH_RETENTION: 'loan=5, *=10',
			PASOKH_SMTP_URL: 'smtps://u:p@mail.example',
			PASOKH_MAIL_FROM: 'Pasokh <pasokh@example.ir>',
			PASOKH_MAIL_DOMAINS: 'Example.ir, melli.example',
			PASOKH_WEBHOOK_HOSTS: 'Alerts.example, alerts.example:8443, http://10.0.0.5:9000, http://[::1]',
			PASOKH_BOT_URL: 'https://tapi.bale.ai/',
			PASOKH_BOT_TOKEN: '12:ab-C'
		})
	).toEqual({
		dataDir: '/var/pasokh',
		web: { host: '0.0.0.0', port: 80 },
		ingest: { host: '::1', port: 81, url: 'https://ingest.example' },
		clickhouse: {
			url: 'http://ch:8123',
			user: 'u',
			password: 'p',
			database: 'office',
			host: '0.0.0.0',
			httpPort: 82,
			tcpPort: 83,
			native: true,
			tls: { certFile: '/etc/pasokh.crt', keyFile: '/etc/pasokh.key' },
			httpsPort: 84,
			tcpSecurePort: 85,
			cluster: 'main'
		},
		natsUrl: 'nats://a:4222, nats://b:4222',
		natsReplicas: 3,
		spoolBytes: 500 * 2 ** 20,
		databaseUrl: 'postgres://db/pasokh',
		clock: 'data',
		publicWall: true,
		exportRows: 5_000,
		keepIdentity: false,
		retention: { loan: 5, '*': 10 },
		channels: {
			smtpUrl: 'smtps://u:p@mail.example',
			mailFrom: 'Pasokh <pasokh@example.ir>',
			mailDomains: ['example.ir', 'melli.example'],
			webhookHosts: [
				{ host: 'alerts.example', port: null, isHttp: false },
				{ host: 'alerts.example', port: 8443, isHttp: false },
				{ host: '10.0.0.5', port: 9000, isHttp: true },
				{ host: '[::1]', port: null, isHttp: true }
			],
			bot: { url: 'https://tapi.bale.ai', token: '12:ab-C' }
		},
		keys: { identity: key, encryption: key, signing: key, backup: key }
	});
});

test('an empty variable counts as unset', () => {
	expect(readSettings({ PORT: '', CLICKHOUSE_URL: '', PASOKH_CLOCK: '' })).toEqual(readSettings({}));
});

test('the address of ingest follows its host and port, also when it listens everywhere', () => {
	expect(readSettings({ INGEST_HOST: '0.0.0.0', INGEST_PORT: '9001' }).ingest.url).toBe('http://127.0.0.1:9001');
	expect(urlOf('::', 1)).toBe('http://[::1]:1');
});

test('who sends mail is the user of its server, where that is an address', () => {
	const from = (url: string) => readSettings({ PASOKH_SMTP_URL: url }).channels.mailFrom;
	expect(from('smtp://office%40example.ir:p@mail.example.ir')).toBe('office@example.ir');
	expect(from('smtp://office:p@mail.example.ir:2525')).toBe('pasokh@mail.example.ir');
});

/** What a variable is refused for; its value is said where it is neither an address nor a secret. */
const mustBe = (name: string, value: string, what: string): [NodeJS.ProcessEnv, string] => [
	{ [name]: value },
	`${name} must be ${what}`
];
const notBe = (name: string, value: string, what: string) => mustBe(name, value, `${what}, not "${value}"`);
const [PORT, ON_OR_OFF] = ['a port number from 1 to 65535', 'on or off'];
const HOSTS =
	'hosts, comma-separated, such as alerts.example.ir, alerts.example.ir:8443 or, without TLS, http://10.0.0.5:9000';
const BYTES = 'a number of bytes, such as 4G, 500M or 1048576, and 1M at least';
const YEARS = 'categories with years from 1 to 99, each once, * for all others, such as loan=5,*=10';
const [BOT_URL, CERT_FILE] = [
	{ PASOKH_BOT_URL: 'http://127.0.0.1:80' },
	{ CLICKHOUSE_TLS_CERT_FILE: '/etc/pasokh.crt' }
];

test.each<[NodeJS.ProcessEnv, string]>([
	mustBe('PASOKH_SMTP_URL', 'mail.example', 'a URL such as smtps://user:password@mail.example.ir'),
	notBe('PASOKH_MAIL_FROM', 'office', 'an address such as pasokh@example.ir or Pasokh <pasokh@example.ir>'),
	...['https://a.example', 'a.example/path', '*', 'a.example:0', 'a,,b'].map((hosts) =>
		notBe('PASOKH_WEBHOOK_HOSTS', hosts, HOSTS)
	),
	[
		{ PASOKH_BOT_URL: 'http://bot.example', PASOKH_BOT_TOKEN: '1:a' },
		'PASOKH_BOT_URL must be a URL such as https://tapi.bale.ai; without TLS on this machine alone'
	],
	[BOT_URL, 'PASOKH_BOT_URL and PASOKH_BOT_TOKEN must be set both, or neither'],
	[{ ...BOT_URL, PASOKH_BOT_TOKEN: 'a b' }, 'PASOKH_BOT_TOKEN must be the token of a bot: letters, digits, : and -'],
	notBe('PORT', '0', PORT),
	notBe('INGEST_PORT', '70000', PORT),
	notBe('CLICKHOUSE_HTTP_PORT', 'http', PORT),
	[{ CLICKHOUSE_TCP_PORT: '8123' }, 'CLICKHOUSE_TCP_PORT must differ from CLICKHOUSE_HTTP_PORT: both are 8123'],
	[
		{ CLICKHOUSE_HOST: '0.0.0.0' },
		'CLICKHOUSE_HOST 0.0.0.0: other machines come in by TLS alone: set CLICKHOUSE_TLS_CERT_FILE and CLICKHOUSE_TLS_KEY_FILE too'
	],
	[CERT_FILE, 'CLICKHOUSE_TLS_CERT_FILE and CLICKHOUSE_TLS_KEY_FILE must be set both, or neither'],
	notBe('HOST', 'a b', 'a host name or an IP address, such as 127.0.0.1'),
	mustBe('INGEST_URL', 'localhost:8111', 'a URL such as http://127.0.0.1:8111'),
	mustBe('CLICKHOUSE_URL', 'ch', 'a URL such as http://clickhouse:8123'),
	notBe('CLICKHOUSE_DATABASE', 'a-b', 'a name of letters, digits and _, such as pasokh'),
	notBe('CLICKHOUSE_CLUSTER', "a'b", 'the name of a cluster that the server knows'),
	mustBe('NATS_URL', 'http://a', 'one or more NATS addresses, comma-separated, such as nats://127.0.0.1:4222'),
	notBe('NATS_REPLICAS', '2', '1, 3 or 5, and no more than the cluster has servers'),
	mustBe('PASOKH_DB_URL', 'mysql://a', 'a URL such as postgres://pasokh@127.0.0.1/pasokh'),
	mustBe('PASOKH_SIGNING_KEY', 'short', '32 bytes, as 64 hexadecimal digits or as base64'),
	...['4 gigabytes', '1000'].map((bytes) => notBe('PASOKH_SPOOL_BYTES', bytes, BYTES)),
	...['10', 'loan', 'loan=0', 'loan=5 years', '*=10,*=5', 'a b=3', 'loan=100'].map((text) =>
		notBe('PASOKH_RETENTION', text, YEARS)
	),
	notBe('PASOKH_CLOCK', 'utc', 'real or data'),
	notBe('CLICKHOUSE_NATIVE', 'yes', ON_OR_OFF),
	notBe('PASOKH_PUBLIC_WALL', 'yes', ON_OR_OFF),
	notBe('PASOKH_IDENTITY_KEY_FILE', '/no/such', 'a file that can be read')
])('%j is refused in one line', (env, message) => {
	expect(messageOf(env)).toBe(message);
});

test('a key can be given as a file, but not both ways', () => {
	const folder = mkdtempSync(join(tmpdir(), 'pasokh-settings-'));
	try {
		const file = join(folder, 'key');
		writeFileSync(file, `${'0f'.repeat(32)}\n`);
		expect(readSettings({ PASOKH_SIGNING_KEY_FILE: file }).keys.signing).toBe('0f'.repeat(32));
		expect(messageOf({ PASOKH_SIGNING_KEY_FILE: file, PASOKH_SIGNING_KEY: 'x' })).toMatch(/only one of them/);
		writeFileSync(file, 'secret');
		const message = messageOf({ PASOKH_SIGNING_KEY_FILE: file });
		expect(message).toMatch(/^PASOKH_SIGNING_KEY_FILE: what the file holds must be 32 bytes/);
		expect(message).not.toMatch(/secret/);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
