import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { CHANNEL_VARIABLES, channelsOf, url, type ChannelSettings } from './channel-settings.ts';
import { KEY_VARIABLES, keysOf, type KeySettings } from './key-settings.ts';
import { exportRows, retention, spoolBytes, type Retention } from './limit-settings.ts';

/** Everything that a process of the office can be told, read once at its start. */
export interface Settings {
	/** Absolute path; all state of a single machine. */
	dataDir: string;
	web: { host: string; port: number };
	ingest: { host: string; port: number; url: string };
	clickhouse: {
		/** Absent: the embedded server in `dataDir`. */
		url?: string;
		user?: string;
		password?: string;
		/** The user of analysts' own SQL on the server of `url`. */
		analyst?: { user: string; password: string };
		database: string;
		/** Of the embedded server, on loopback: HTTP, and the native protocol where `native` is on. */
		httpPort: number;
		tcpPort: number;
		/** Whether the embedded server speaks the native protocol, by which whoever is let in can end it. */
		native: boolean;
		/** Address on which `tls` is to listen. */
		host: string;
		/** Certificate and key for the same ports by TLS, for other machines; absent: there are none. */
		tls?: { certFile: string; keyFile: string };
		httpsPort: number;
		tcpSecurePort: number;
		cluster?: string;
	};
	natsUrl?: string;
	/** On how many NATS servers each batch is kept. */
	natsReplicas: number;
	/** Bytes that batches may take, packed, while they wait for ClickHouse. */
	spoolBytes: number;
	/** Absent: SQLite in `dataDir`. */
	databaseUrl?: string;
	clock: 'real' | 'data';
	publicWall: boolean;
	/** Rows that an exported file may have. */
	exportRows: number;
	/** Single sign-on; absent: local accounts alone. */
	oidc?: { issuer: string; clientId: string; clientSecret?: string; roleClaim: string };
	/** Whether what identifies a person is kept, encrypted; else nothing but hashes and masks. */
	keepIdentity: boolean;
	/** After how many years letters lose what they say and whose they are; absent: never. */
	retention?: Retention;
	/** Absolute path of the outlines of counties; absent: the map has none. */
	countiesGeojson?: string;
	channels: ChannelSettings;
	keys: KeySettings;
}

/** A setting that cannot be used. Its message is one line that names the variable and what it must be. */
export class SettingsError extends Error {
	override name = 'SettingsError';
}

const FILE_VARIABLES = [...Object.keys(KEY_VARIABLES), 'PASOKH_OIDC_CLIENT_SECRET', 'PASOKH_BOT_TOKEN'];

const TOGETHER = [
	['CLICKHOUSE_TLS_CERT_FILE', 'CLICKHOUSE_TLS_KEY_FILE'],
	['PASOKH_OIDC_ISSUER', 'PASOKH_OIDC_CLIENT_ID'],
	['PASOKH_BOT_URL', 'PASOKH_BOT_TOKEN']
] as const;

const host = (fallback: string) =>
	z
		.string()
		.regex(/^[A-Za-z0-9._:-]+$/, 'must be a host name or an IP address, such as 127.0.0.1')
		.default(fallback);

const port = (fallback: number) =>
	z
		.string()
		.regex(/^\d{1,5}$/, 'must be a port number from 1 to 65535')
		.transform(Number)
		.refine((value) => value >= 1 && value <= 65535, 'must be a port number from 1 to 65535')
		.default(fallback);

const identifier = z
	.string()
	.regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be a name of letters, digits and _, such as pasokh');

const onOff = z
	.enum(['on', 'off', 'true', 'false', '1', '0'], 'must be on or off')
	.transform((value) => ['on', 'true', '1'].includes(value))
	.default(false);

const LOOPBACK = /^(127\.|::1$|localhost$)/;

const NATS_URL = 'must be one or more NATS addresses, comma-separated, such as nats://127.0.0.1:4222';

const environment = z.object({
	PASOKH_DATA_DIR: z.string().default('./data'),
	HOST: host('127.0.0.1'),
	PORT: port(3000),
	INGEST_HOST: host('127.0.0.1'),
	INGEST_PORT: port(8111),
	INGEST_URL: url(['http:', 'https:'], 'http://127.0.0.1:8111').optional(),
	CLICKHOUSE_URL: url(['http:', 'https:'], 'http://clickhouse:8123').optional(),
	CLICKHOUSE_USER: z.string().optional(),
	CLICKHOUSE_PASSWORD: z.string().optional(),
	CLICKHOUSE_ANALYST_USER: z.string().default('pasokh_analyst'),
	CLICKHOUSE_ANALYST_PASSWORD: z.string().optional(),
	CLICKHOUSE_DATABASE: identifier.default('pasokh'),
	CLICKHOUSE_HOST: host('127.0.0.1'),
	CLICKHOUSE_HTTP_PORT: port(8123),
	CLICKHOUSE_TCP_PORT: port(9000),
	CLICKHOUSE_NATIVE: onOff,
	CLICKHOUSE_TLS_CERT_FILE: z.string().optional(),
	CLICKHOUSE_TLS_KEY_FILE: z.string().optional(),
	CLICKHOUSE_HTTPS_PORT: port(8443),
	CLICKHOUSE_TCP_SECURE_PORT: port(9440),
	CLICKHOUSE_CLUSTER: z
		.string()
		.regex(/^[A-Za-z0-9_.-]+$/, 'must be the name of a cluster that the server knows')
		.optional(),
	NATS_URL: z
		.string()
		.refine(
			(value) => value.split(',').every((one) => /^(nats|tls):$/.test(URL.parse(one.trim())?.protocol ?? '')),
			NATS_URL
		)
		.optional(),
	NATS_REPLICAS: z
		.enum(['1', '3', '5'], 'must be 1, 3 or 5, and no more than the cluster has servers')
		.transform(Number)
		.default(1),
	PASOKH_SPOOL_BYTES: spoolBytes,
	PASOKH_DB_URL: url(['postgres:', 'postgresql:'], 'postgres://pasokh@127.0.0.1/pasokh').optional(),
	...KEY_VARIABLES,
	PASOKH_CLOCK: z.enum(['real', 'data'], 'must be real or data').default('real'),
	PASOKH_OIDC_ISSUER: url(['http:', 'https:'], 'https://sso.example.ir/realms/office').optional(),
	PASOKH_OIDC_CLIENT_ID: z.string().optional(),
	PASOKH_OIDC_CLIENT_SECRET: z.string().optional(),
	PASOKH_OIDC_ROLE_CLAIM: z.string().default('roles'),
	PASOKH_PUBLIC_WALL: onOff,
	PASOKH_KEEP_IDENTITY: onOff,
	PASOKH_RETENTION: retention.optional(),
	PASOKH_EXPORT_ROWS: exportRows,
	PASOKH_COUNTIES_GEOJSON: z.string().optional(),
	...CHANNEL_VARIABLES
});

/**
 * Reads the settings of a process; a variable that is empty counts as unset.
 * @throws SettingsError with one line that names the variable and what it must be
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
	const parsed = environment.safeParse({ ...given, ...keysFromFiles(given) });
	if (!parsed.success) throw new SettingsError(sayIssue(parsed.error, given));
	const read = parsed.data;
	if (read.CLICKHOUSE_URL === undefined && read.CLICKHOUSE_HTTP_PORT === read.CLICKHOUSE_TCP_PORT)
		throw new SettingsError(
			`CLICKHOUSE_TCP_PORT must differ from CLICKHOUSE_HTTP_PORT: both are ${read.CLICKHOUSE_TCP_PORT}`
		);
	for (const [one, other] of TOGETHER)
		if ((read[one] === undefined) !== (read[other] === undefined))
			throw new SettingsError(`${one} and ${other} must be set both, or neither`);
	if (
		read.CLICKHOUSE_URL === undefined &&
		!LOOPBACK.test(read.CLICKHOUSE_HOST) &&
		read.CLICKHOUSE_TLS_CERT_FILE === undefined
	)
		throw new SettingsError(
			`CLICKHOUSE_HOST ${read.CLICKHOUSE_HOST}: other machines come in by TLS alone: set CLICKHOUSE_TLS_CERT_FILE and CLICKHOUSE_TLS_KEY_FILE too`
		);
	return {
		dataDir: resolve(read.PASOKH_DATA_DIR),
		web: { host: read.HOST, port: read.PORT },
		ingest: {
			host: read.INGEST_HOST,
			port: read.INGEST_PORT,
			url: withoutSlash(read.INGEST_URL ?? urlOf(read.INGEST_HOST, read.INGEST_PORT))
		},
		clickhouse: {
			url: read.CLICKHOUSE_URL === undefined ? undefined : withoutSlash(read.CLICKHOUSE_URL),
			user: read.CLICKHOUSE_USER,
			password: read.CLICKHOUSE_PASSWORD,
			...(read.CLICKHOUSE_ANALYST_PASSWORD === undefined
				? {}
				: { analyst: { user: read.CLICKHOUSE_ANALYST_USER, password: read.CLICKHOUSE_ANALYST_PASSWORD } }),
			database: read.CLICKHOUSE_DATABASE,
			httpPort: read.CLICKHOUSE_HTTP_PORT,
			tcpPort: read.CLICKHOUSE_TCP_PORT,
			native: read.CLICKHOUSE_NATIVE,
			host: read.CLICKHOUSE_HOST,
			tls: tlsOf(read),
			httpsPort: read.CLICKHOUSE_HTTPS_PORT,
			tcpSecurePort: read.CLICKHOUSE_TCP_SECURE_PORT,
			cluster: read.CLICKHOUSE_CLUSTER
		},
		natsUrl: read.NATS_URL,
		natsReplicas: read.NATS_REPLICAS,
		spoolBytes: read.PASOKH_SPOOL_BYTES,
		databaseUrl: read.PASOKH_DB_URL,
		clock: read.PASOKH_CLOCK,
		publicWall: read.PASOKH_PUBLIC_WALL,
		exportRows: read.PASOKH_EXPORT_ROWS,
		oidc: oidcOf(read),
		keepIdentity: read.PASOKH_KEEP_IDENTITY,
		retention: read.PASOKH_RETENTION,
		countiesGeojson: read.PASOKH_COUNTIES_GEOJSON === undefined ? undefined : resolve(read.PASOKH_COUNTIES_GEOJSON),
		channels: channelsOf(read),
		keys: keysOf(read)
	};
}

/** The address by which this machine reaches a server that listens on `host` (which may be a wildcard). */
export function urlOf(host: string, port: number): string {
	const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
	return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function tlsOf(read: z.infer<typeof environment>): Settings['clickhouse']['tls'] {
	const { CLICKHOUSE_TLS_CERT_FILE: certFile, CLICKHOUSE_TLS_KEY_FILE: keyFile } = read;
	if (certFile === undefined || keyFile === undefined) return undefined;
	return { certFile: resolve(certFile), keyFile: resolve(keyFile) };
}

function oidcOf(read: z.infer<typeof environment>): Settings['oidc'] {
	const { PASOKH_OIDC_ISSUER: issuer, PASOKH_OIDC_CLIENT_ID: clientId } = read;
	if (issuer === undefined || clientId === undefined) return undefined;
	return {
		issuer,
		clientId,
		clientSecret: read.PASOKH_OIDC_CLIENT_SECRET,
		roleClaim: read.PASOKH_OIDC_ROLE_CLAIM
	};
}

function keysFromFiles(env: Record<string, string | undefined>): Record<string, string> {
	const keys: Record<string, string> = {};
	for (const variable of FILE_VARIABLES) {
		const file = env[`${variable}_FILE`];
		if (file === undefined) continue;
		if (env[variable] !== undefined)
			throw new SettingsError(`${variable} and ${variable}_FILE are both set: only one of them may be`);
		try {
			keys[variable] = readFileSync(file, 'utf8').trim();
		} catch {
			throw new SettingsError(`${variable}_FILE must be a file that can be read, not ${JSON.stringify(file)}`);
		}
	}
	return keys;
}

function sayIssue(error: z.ZodError, given: Record<string, string | undefined>): string {
	const issue = error.issues[0];
	const variable = String(issue?.path[0]);
	if (given[`${variable}_FILE`] !== undefined) return `${variable}_FILE: what the file holds ${issue?.message}`;
	const secret = /KEY$|KEY_OLD$|PASSWORD$|SECRET$|TOKEN$|_URL$/.test(variable);
	const found = secret ? '' : `, not ${JSON.stringify(given[variable])}`;
	return `${variable} ${issue?.message}${found}`;
}

function withoutSlash(value: string): string {
	return value.replace(/\/+$/, '');
}
