import { lookup as lookUp } from 'node:dns/promises';
import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export interface Post {
	url: URL;
	body: string;
	headers?: Record<string, string>;
	/** More of the answer is not read. */
	mostBytes: number;
	signal: AbortSignal;
	/** Finds the addresses of a name; absent: by the system, wherever that leads. */
	resolve?: Resolve;
}

export interface Answer {
	status: number;
	/** As much of it as was read. */
	text: string;
}

/** The addresses of a name, in the order in which they are to be tried. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;

export const resolveBySystem: Resolve = (host) => lookUp(host, { all: true });

/** Of this machine, of its link, or of no host: whoever has a name lead there means something that is not for the network. */
const OWN = new BlockList();
for (const [net, bits] of [
	['0.0.0.0', 8],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['224.0.0.0', 3]
] as const)
	OWN.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
	['::', 127],
	['fe80::', 10],
	['ff00::', 8]
] as const)
	OWN.addSubnet(net, bits, 'ipv6');

/** Resolves as another does, but refuses names of others that lead to this machine or its link. */
export const notToOurselves =
	(resolve: Resolve): Resolve =>
	async (host) => {
		const found = await resolve(host);
		const own = found.find(({ address, family }) => OWN.check(address, family === 6 ? 'ipv6' : 'ipv4'));
		if (own && host !== 'localhost')
			throw new Error(`${host} resolves to ${own.address}, which is no address of the network`);
		return found;
	};

/** A name is resolved once, and what it resolved to is what is connected to. */
const lookupBy =
	(resolve: Resolve): LookupFunction =>
	(host, { all }, done) => {
		resolve(host).then(
			([first]) => {
				if (!first) done(new Error(`${host} has no address`), '', 0);
				else if (all) done(null, [first]);
				else done(null, first.address, first.family);
			},
			(problem: Error) => done(problem, '', 0)
		);
	};

/** Without the proxies of the environment: these would resolve names themselves. */
const AGENTS = { 'http:': new PlainAgent({ proxyEnv: {} }), 'https:': new TlsAgent({ proxyEnv: {} }) };

/**
 * Posts JSON. Redirects are not followed: they are answers like any other. Whatever answers too much, or does not end its answer in time, has
 * answered what was read.
 * @throws for a time that is up too, before there is an answer
 */
export function postJson({ url, body, headers, mostBytes, signal, resolve }: Post): Promise<Answer> {
	const request = url.protocol === 'https:' ? requestTls : requestPlain;
	return new Promise((answered, failed) => {
		let hasStatus = false;
		const sent = request(
			url,
			{
				method: 'POST',
				agent: AGENTS[url.protocol as keyof typeof AGENTS],
				headers: { 'content-type': 'application/json', 'user-agent': 'pasokh', ...headers },
				...(resolve && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? { lookup: lookupBy(resolve) } : {}),
				signal
			},
			(response) => {
				hasStatus = true;
				const parts: Buffer[] = [];
				let bytes = 0;
				response.on('data', (part: Buffer) => {
					bytes += part.length;
					if (bytes <= mostBytes) parts.push(part);
					else response.destroy();
				});
				response.on('error', () => {});
				response.on('close', () =>
					answered({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') })
				);
			}
		);
		// When the status has come, what follows it may be cut off.
		sent.on('error', (problem) => (hasStatus ? undefined : failed(problem)));
		sent.end(body);
	});
}
