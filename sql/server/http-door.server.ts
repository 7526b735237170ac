import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Credential, Credentials } from '../engine/credentials.ts';
import type { EngineAddress } from '../engine/address.ts';
import { openEngineLink } from './engine-link.server.ts';
import { makeGuests } from './guests.ts';
import type { People, Person, PersonQuery } from './people.server.ts';
import { ownUser } from './own-user.ts';
import { readPersonPayload } from './person-payload.server.ts';
import { explainRefusal } from './port-refused.ts';
import { ServerError } from '../engine/server-error.ts';
import {
	AUTHENTICATION_FAILED,
	AWAY,
	RETRY,
	SqlRefusal,
	away,
	ownAddress,
	passedHeaders,
	personAddress,
	readLogin,
	readRequest,
	valuesOf,
	type SqlRequest
} from './sql-request.ts';

export interface HttpDoor {
	/** Takes a connection that the TLS front has accepted and decrypted. */
	receive(socket: Duplex): void;
	/** Closes the port and every connection. */
	close(): void;
}

interface DoorDeps {
	port: number;
	/** Undefined while the engine starts. */
	engine: () => EngineAddress | undefined;
	/** The office's own users. */
	credentials: Credentials;
	people: People;
}

const HEADERS_MS = 10_000;
const HEADER_BYTES = 128 * 1_024;
const IDLE_MS = 30_000;
const CONNECTIONS_LOOKED_AT_MS = 1_000;
/** Connections of strangers, and of people between two queries. The office's own do not count. */
const GUESTS = 256;
/** So much of a refused payload is read, so that the sender gets to read the refusal. */
const DRAINED_BYTES = 1_048_576;
const DRAINED_MS = 2_000;
/** Rows of an answer that was cut off are estimated from its bytes. A shorter row carries hardly any information. */
const LEAST_ROW_BYTES = 16;

/**
 * Opens the way to the embedded server by HTTP, for all but ingest's own writing (sql/client/open.server.ts). The door refuses what no SQL
 * client needs, decides who asks, and passes nothing else about that to the engine. While the engine is away, it asks clients to come
 * again.
 * @throws ServerError when the port cannot be had
 */
export async function openHttpDoor({ port, engine, credentials, people }: DoorDeps): Promise<HttpDoor> {
	const link = openEngineLink(engine);
	const guests = makeGuests(GUESTS);
	/** Connections of the office's own processes, which are never closed to make room. */
	const ours = new WeakSet<Socket>();

	const server = createServer(
		{
			maxHeaderSize: HEADER_BYTES,
			headersTimeout: HEADERS_MS,
			// Payloads have limits of their own, since a big INSERT may take long.
			requestTimeout: 0,
			keepAliveTimeout: IDLE_MS,
			connectionsCheckingInterval: CONNECTIONS_LOOKED_AT_MS,
			noDelay: true
		},
		receiveRequest
	);
	server.on('checkContinue', receiveRequest);
	server.on(
		'checkExpectation',
		(request: IncomingMessage, response: ServerResponse) =>
			void refuse(request, response, new SqlRefusal({ status: 417 }, 'Nothing but 100-continue can be expected here.'))
	);
	for (const event of ['upgrade', 'connect'])
		server.on(event, (_: IncomingMessage, socket: Duplex) => endPlainly(socket, '400 Bad Request'));
	server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
		endPlainly(socket, STATUS_OF[error.code ?? ''] ?? '400 Bad Request')
	);
	server.on('connection', (socket: Socket) => {
		socket.on('error', () => socket.destroy());
		guests.add(socket);
	});
	function receiveRequest(request: IncomingMessage, response: ServerResponse): void {
		answer(request, response).catch((error: unknown) => {
			if (response.headersSent) response.destroy();
			else
				void refuse(
					request,
					response,
					error instanceof SqlRefusal ? error : new SqlRefusal(AWAY, 'The office cannot look it up now.', RETRY)
				);
		});
	}

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const asked = readRequest(request);
		const login = readLogin(request.headers, asked.parameters);
		if (asked.path !== '/' || (login === undefined && asked.parameters.length === 0 && request.method !== 'POST')) {
			const path = asked.path === '/' ? '/ping' : asked.path;
			await link.forward(request, response, { path, headers: {}, payload: Buffer.alloc(0) });
			return;
		}
		if (login === undefined) throw new SqlRefusal({ ...AUTHENTICATION_FAILED, status: 401 }, NOBODY, CHALLENGE);
		const own = ownUser(credentials, login);
		const [person] = valuesOf(asked.parameters, 'quota_key');
		if (own === 'analyst' && person) return answerPerson(request, response, asked, { id: person });
		if (own === undefined) return answerPerson(request, response, asked, await people.authenticate(login));
		guests.leave(request.socket);
		ours.add(request.socket);
		const headers = { ...passedHeaders(request.headers), ...asUser(login) };
		await link.forward(request, response, { path: ownAddress(asked), headers });
	}

	async function answerPerson(
		request: IncomingMessage,
		response: ServerResponse,
		asked: SqlRequest,
		person: Person
	): Promise<void> {
		if (person.access === undefined) ours.add(request.socket);
		guests.leave(request.socket);
		let query: PersonQuery | undefined;
		let bytes = 0;
		let isComplete = false;
		response.once('close', () => !ours.has(request.socket) && guests.add(request.socket));
		try {
			if (engine() === undefined) throw away();
			if (request.headers.expect !== undefined) response.writeContinue();
			const { payload, type, sql } = await readPersonPayload(request, asked.parameters);
			const [id] = valuesOf(asked.parameters, 'query_id');
			query = await people.begin(person, { sql, id }, () => request.socket.destroy());
			const {
				'content-length': _length,
				'content-encoding': _encoding,
				'transfer-encoding': _transfer,
				...passed
			} = passedHeaders(request.headers);
			const headers = { ...passed, 'content-type': type, ...asUser(query.as) };
			const path = personAddress(asked, person.id, query.id);
			isComplete = await link.forward(request, response, { path, headers, payload }, (count) => (bytes += count));
		} finally {
			query?.end(isComplete ? 0 : Math.ceil(bytes / LEAST_ROW_BYTES));
		}
	}

	await new Promise<void>((resolve, reject) => {
		server.once('error', (cause: NodeJS.ErrnoException) => {
			const code = cause.code ?? cause.message;
			reject(new ServerError(explainRefusal({ variable: 'CLICKHOUSE_HTTP_PORT', port, code }), { cause }));
		});
		server.listen({ host: '127.0.0.1', port }, resolve);
	});
	return {
		receive: (socket) => void server.emit('connection', socket),
		close() {
			server.close();
			server.closeAllConnections();
			guests.close();
			link.close();
		}
	};
}

const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="ClickHouse server HTTP API"' };
const NOBODY = 'Authentication failed: a user and a password are needed.';
const STATUS_OF: Record<string, string | undefined> = {
	HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
	ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout'
};

const asUser = ({ user, password }: Credential): Record<string, string> => ({
	'X-ClickHouse-User': user,
	'X-ClickHouse-Key': password
});

async function refuse(request: IncomingMessage, response: ServerResponse, refusal: SqlRefusal): Promise<void> {
	await drain(request);
	if (response.destroyed || response.headersSent) return;
	response.writeHead(refusal.status, {
		'Content-Type': 'text/plain; charset=UTF-8',
		...(refusal.code === undefined ? {} : { 'X-ClickHouse-Exception-Code': String(refusal.code) }),
		...(request.complete ? {} : { Connection: 'close' }),
		...refusal.headers
	});
	response.end(`${refusal.message}\n`);
}

/** Reads on for a while: a client that is cut off while it sends would not see the answer. */
function drain(request: IncomingMessage): Promise<void> {
	if (request.complete || request.destroyed || request.headers.expect !== undefined) return Promise.resolve();
	return new Promise((resolve) => {
		let length = 0;
		const late = setTimeout(resolve, DRAINED_MS);
		const done = (): void => {
			clearTimeout(late);
			resolve();
		};
		request.on('data', (chunk: Buffer) => (length += chunk.length) > DRAINED_BYTES && done());
		request.once('end', done).once('close', done).resume();
	});
}

function endPlainly(socket: Duplex, status: string): void {
	if (!socket.writable) return void socket.destroy();
	socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
