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
			PASOKH_CLOCK: 'data',
			PASOKH_PUBLIC_WALL: 'on',
			CLICKHOUSE_NATIVE: 'on',
			PASOKH_EXPORT_ROWS: '5000'
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
		keys: { identity: key, encryption: key, signing: key }
	});
});

test('an empty variable counts as unset', () => {
	expect(readSettings({ PORT: '', CLICKHOUSE_URL: '', PASOKH_CLOCK: '' })).toEqual(readSettings({}));
});

test('the address of ingest follows its host and port, also when it listens everywhere', () => {
	expect(readSettings({ INGEST_HOST: '0.0.0.0', INGEST_PORT: '9001' }).ingest.url).toBe('http://127.0.0.1:9001');
	expect(urlOf('::', 1)).toBe('http://[::1]:1');
});

test.each([
	[{ PORT: '0' }, 'PORT must be a port number from 1 to 65535, not "0"'],
	[{ INGEST_PORT: '70000' }, 'INGEST_PORT must be a port number from 1 to 65535, not "70000"'],
	[{ CLICKHOUSE_HTTP_PORT: 'http' }, 'CLICKHOUSE_HTTP_PORT must be a port number from 1 to 65535, not "http"'],
	[{ CLICKHOUSE_TCP_PORT: '8123' }, 'CLICKHOUSE_TCP_PORT must differ from CLICKHOUSE_HTTP_PORT: both are 8123'],
	[
		{ CLICKHOUSE_HOST: '0.0.0.0' },
		'CLICKHOUSE_HOST 0.0.0.0: other machines come in by TLS alone: set CLICKHOUSE_TLS_CERT_FILE and CLICKHOUSE_TLS_KEY_FILE too'
	],
	[
		{ CLICKHOUSE_TLS_CERT_FILE: '/etc/pasokh.crt' },
		'CLICKHOUSE_TLS_CERT_FILE and CLICKHOUSE_TLS_KEY_FILE must be set both, or neither'
	],
	[{ HOST: 'a b' }, 'HOST must be a host name or an IP address, such as 127.0.0.1, not "a b"'],
	[{ INGEST_URL: 'localhost:8111' }, 'INGEST_URL must be a URL such as http://127.0.0.1:8111'],
	[{ CLICKHOUSE_URL: 'ch' }, 'CLICKHOUSE_URL must be a URL such as http://clickhouse:8123'],
	[
		{ CLICKHOUSE_DATABASE: 'a-b' },
		'CLICKHOUSE_DATABASE must be a name of letters, digits and _, such as pasokh, not "a-b"'
	],
	[{ CLICKHOUSE_CLUSTER: "a'b" }, 'CLICKHOUSE_CLUSTER must be the name of a cluster that the server knows, not "a\'b"'],
	[
		{ NATS_URL: 'http://a' },
		'NATS_URL must be one or more NATS addresses, comma-separated, such as nats://127.0.0.1:4222'
	],
	[{ NATS_REPLICAS: '2' }, 'NATS_REPLICAS must be 1, 3 or 5, and no more than the cluster has servers, not "2"'],
	[{ PASOKH_DB_URL: 'mysql://a' }, 'PASOKH_DB_URL must be a URL such as postgres://pasokh@127.0.0.1/pasokh'],
	[{ PASOKH_SIGNING_KEY: 'short' }, 'PASOKH_SIGNING_KEY must be 32 bytes, as 64 hexadecimal digits or as base64'],
	[
		{ PASOKH_SPOOL_BYTES: '4 gigabytes' },
		'PASOKH_SPOOL_BYTES must be a number of bytes, such as 4G, 500M or 1048576, and 1M at least, not "4 gigabytes"'
	],
	[
		{ PASOKH_SPOOL_BYTES: '1000' },
		'PASOKH_SPOOL_BYTES must be a number of bytes, such as 4G, 500M or 1048576, and 1M at least, not "1000"'
	],
	[{ PASOKH_CLOCK: 'utc' }, 'PASOKH_CLOCK must be real or data, not "utc"'],
	[{ CLICKHOUSE_NATIVE: 'yes' }, 'CLICKHOUSE_NATIVE must be on or off, not "yes"'],
	[{ PASOKH_PUBLIC_WALL: 'yes' }, 'PASOKH_PUBLIC_WALL must be on or off, not "yes"'],
	[{ PASOKH_IDENTITY_KEY_FILE: '/no/such' }, 'PASOKH_IDENTITY_KEY_FILE must be a file that can be read, not "/no/such"']
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
