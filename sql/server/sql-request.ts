import type { IncomingHttpHeaders } from 'node:http';

/** A refusal in the engine's own form, so that every client shows it like an error of the engine. */
export class SqlRefusal extends Error {
	override name = 'SqlRefusal';
	readonly status: number;
	/** The engine's number of the error; undefined for requests that no SQL client makes. */
	readonly code: number | undefined;
	readonly headers: Record<string, string>;

	constructor(
		{ status, code, label }: { status: number; code?: number; label?: string },
		text: string,
		headers: Record<string, string> = {}
	) {
		const shown = text.replace(/[^\P{C}]/gu, ' ').slice(0, 500);
		super(code === undefined ? shown : `Code: ${code}. DB::Exception: ${shown} (${label})`);
		this.status = status;
		this.code = code;
		this.headers = headers;
	}
}

export const AUTHENTICATION_FAILED = { status: 403, code: 516, label: 'AUTHENTICATION_FAILED' } as const;
export const AWAY = { status: 503, code: 210, label: 'NETWORK_ERROR' } as const;
/** The refusal while the engine is away. */
export const away = () => new SqlRefusal(AWAY, 'ClickHouse is starting: ask again in a second.', RETRY);
export const RETRY = { 'Retry-After': '1' };
export const BAD_ARGUMENTS = { status: 400, code: 36, label: 'BAD_ARGUMENTS' } as const;
export const TOO_MANY_QUERIES = { status: 500, code: 202, label: 'TOO_MANY_SIMULTANEOUS_QUERIES' } as const;
export const QUOTA_EXCEEDED = { status: 500, code: 201, label: 'QUOTA_EXCEEDED' } as const;

/** The paths that SQL clients use. The engine has pages of its own at others. */
const PATHS = ['/', '/ping', '/replicas_status'] as const;
const METHODS = ['GET', 'POST', 'HEAD'];

/** A parameter of the address as it came, and its name in lower case, as the engine reads it. */
export interface Parameter {
	name: string;
	value: string;
	raw: string;
}

export interface SqlRequest {
	path: (typeof PATHS)[number];
	parameters: Parameter[];
}

/** Throws SqlRefusal for anything that no SQL client needs. */
export function readRequest({ method, url }: { method?: string; url?: string }): SqlRequest {
	const [, found, query = ''] = /^([^?#]*)(?:\?([^#]*))?$/.exec(url ?? '') ?? [];
	const path = PATHS.find((one) => one === found);
	if (path === undefined)
		throw new SqlRefusal({ status: 404 }, 'Here are /, /ping and /replicas_status, and nothing else.');
	if (!METHODS.includes(method ?? ''))
		throw new SqlRefusal({ status: 405 }, 'GET, POST and HEAD are understood here.', { Allow: METHODS.join(', ') });
	return { path, parameters: query.split('&').flatMap(readParameter) };
}

function readParameter(raw: string): Parameter[] {
	return [...new URLSearchParams(raw)].map(([name, value]) => ({ name: name.toLowerCase(), value, raw }));
}

export const valuesOf = (parameters: readonly Parameter[], name: string): string[] =>
	parameters.filter((one) => one.name === name).map(({ value }) => value);

export interface Login {
	user: string;
	password: string;
}

/**
 * The login of a request, in any form that the engine accepts; undefined if there is none. Throws SqlRefusal for two forms at once, because
 * the engine might use the other one.
 */
export function readLogin(headers: IncomingHttpHeaders, parameters: readonly Parameter[]): Login | undefined {
	const ways: Login[] = [];
	const { authorization } = headers;
	if (authorization !== undefined) ways.push(readBasic(authorization));
	const [user, key] = [headers['x-clickhouse-user'], headers['x-clickhouse-key']];
	if (user !== undefined || key !== undefined) ways.push({ user: String(user ?? ''), password: String(key ?? '') });
	const [users, passwords] = [valuesOf(parameters, 'user'), valuesOf(parameters, 'password')];
	if (users.length + passwords.length > 0) ways.push({ user: users[0] ?? '', password: passwords[0] ?? '' });
	if (ways.length > 1 || users.length > 1 || passwords.length > 1)
		throw new SqlRefusal(
			AUTHENTICATION_FAILED,
			'Invalid authentication: a user and a password are taken in one way alone.'
		);
	return ways[0];
}

function readBasic(authorization: string): Login {
	const [, packed] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization) ?? [];
	const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(packed ?? '', 'base64').toString('utf8')) ?? [];
	if (user === undefined || password === undefined)
		throw new SqlRefusal(
			AUTHENTICATION_FAILED,
			'Invalid authentication: it must be Basic, with a user and a password.'
		);
	return { user, password };
}

/** Headers that are passed to the engine. With others a client could say who it is, or for whom it asks. */
const PASSED = [
	...[
		'accept',
		'accept-encoding',
		'user-agent',
		'content-type',
		'content-length',
		'content-encoding',
		'transfer-encoding'
	],
	...['x-clickhouse-format', 'x-clickhouse-database']
];

export function passedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
	return Object.fromEntries(
		PASSED.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])] as const]))
	);
}

/** Parameters that the door sets itself: who asks, as whom, and the ids of query and session. */
const OURS = new Set(['user', 'password', 'role', 'quota_key', 'query_id', 'session_id']);
export const isOurs = (name: string): boolean => OURS.has(name.toLowerCase()) || /^initial_/i.test(name);
const LOGIN = new Set(['user', 'password']);

/** The path at the engine for a request of one of the office's own users. */
export const ownAddress = ({ parameters }: SqlRequest): string =>
	`/?${parameters
		.filter(({ name }) => !LOGIN.has(name))
		.map(({ raw }) => raw)
		.join('&')}`;

/** The path at the engine for a person's request. Its session id begins with the person, so that nobody can use another's session. */
export function personAddress({ parameters }: SqlRequest, person: string, queryId: string): string {
	const [session] = valuesOf(parameters, 'session_id');
	const ours = new URLSearchParams({
		query_id: queryId,
		quota_key: person,
		...(session ? { session_id: `${person}.${session}` } : {})
	});
	return `/?${[ours.toString(), ...parameters.filter(({ name }) => !isOurs(name)).map(({ raw }) => raw)].join('&')}`;
}
