import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { freePort } from './process.ts';

/** A request as the server got it. */
export interface Got {
	path: string;
	headers: IncomingMessage['headers'];
	body: string;
}

/** A real HTTP server of somebody else's. */
export interface HttpTarget {
	port: number;
	got: Got[];
	stop(): Promise<void>;
}

/** Listens on an address of this machine, and answers as it is told to. */
export async function startHttpTarget(
	answer: (response: ServerResponse, got: Got) => void,
	{ address = '127.0.0.1', port }: { address?: string; port?: number } = {}
): Promise<HttpTarget> {
	const got: Got[] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const one = { path: request.url!, headers: request.headers, body: Buffer.concat(parts).toString('utf8') };
			got.push(one);
			answer(response, one);
		});
	});
	const at = port ?? (await freePort());
	await new Promise<void>((resolve) => server.listen(at, address, resolve));
	return {
		...{ port: at, got },
		stop: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve()));
		}
	};
}

/** A mail as the server got it. */
export interface Received {
	from: string;
	to: string[];
	raw: string;
	messageId: string;
}

/** A real SMTP server, which can be away and come back at the same port. */
export interface SmtpUnderTest {
	url: string;
	received: Received[];
	/** Stops, and takes nothing more; `start` brings it back. */
	stop(): Promise<void>;
	start(): Promise<void>;
}

/** @param seen is told of each mail before the server says that it has it */
export async function startSmtp(seen: (mail: Received) => void | Promise<void> = () => {}): Promise<SmtpUnderTest> {
	const received: Received[] = [];
	const port = await freePort();
	let server: SMTPServer | undefined;
	const start = async () => {
		server = new SMTPServer({
			...{ authOptional: true, disabledCommands: ['STARTTLS'] },
			onData(stream, session, done) {
				const parts: Buffer[] = [];
				stream.on('data', (part: Buffer) => parts.push(part));
				stream.on('end', () => {
					const raw = Buffer.concat(parts).toString('utf8');
					const { mailFrom, rcptTo } = session.envelope;
					const mail = {
						...{ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw },
						messageId: /^message-id: <(.*)>/im.exec(raw)?.[1] ?? ''
					};
					received.push(mail);
					void Promise.resolve(seen(mail)).then(() => done());
				});
			}
		});
		const listening = server;
		await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
	};
	const stop = () => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
	await start();
	return { url: `smtp://127.0.0.1:${port}`, received, start, stop };
}

/** The plain text of a mail, and its picture. */
export function readMail(raw: string): { text: string; html: string } {
	const part = (kind: string) => {
		const [, headers = '', body = ''] =
			new RegExp(`^(content-type: text/${kind}[^]*?)\\r\\n\\r\\n([^]*?)\\r\\n--`, 'im').exec(raw) ?? [];
		if (/base64/i.test(headers)) return Buffer.from(body, 'base64').toString('utf8');
		const bytes = body
			.replace(/=\r\n/g, '')
			.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
		return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
	};
	return { text: part('plain'), html: part('html') };
}

/** The subject of a mail: words in Base64, folded. */
export const subjectOf = (raw: string): string =>
	Buffer.concat(
		[.../^subject:((?:.*|\r\n[ \t])*)/im.exec(raw)![1]!.matchAll(/=\?utf-8\?b\?([^?]*)\?=/gi)].map(([, word]) =>
			Buffer.from(word!, 'base64')
		)
	).toString('utf8');
