import type { Credential } from '../engine/credentials.ts';

/** The first packet of a client in ClickHouse's native protocol. */
export interface Hello {
	database: string;
	user: string;
	password: string;
	/** The bytes of user and password: from this one, up to that one. */
	login: [from: number, to: number];
}

const HELLO = 0;
const EXCEPTION = 2;
/** Longest name, and longest int (seven bits a byte), in bytes. */
const LONGEST = 4_096;
const LONGEST_INT = 5;

/**
 * Reads the first packet of a client: type, name, version (three numbers), database, user, password.
 * @returns undefined while it is incomplete, null if it is no such packet
 */
export function readHello(bytes: Buffer): Hello | null | undefined {
	let at = 0;
	const readInt = (): number | null | undefined => {
		let value = 0;
		for (let n = 0; n < LONGEST_INT; n++) {
			const byte = bytes[at];
			if (byte === undefined) return undefined;
			at += 1;
			value += (byte & 127) * 2 ** (7 * n);
			if (byte < 128) return value;
		}
		return null;
	};
	const readText = (): string | null | undefined => {
		const length = readInt();
		if (length === null || length === undefined) return length;
		if (length > LONGEST) return null;
		if (at + length > bytes.length) return undefined;
		at += length;
		return bytes.toString('utf8', at - length, at);
	};
	const type = readInt();
	if (type !== HELLO) return type === undefined ? undefined : null;
	const read = [readText, readInt, readInt, readInt, readText, readText, readText];
	const found: (string | number)[] = [];
	let from = 0;
	for (const [index, next] of read.entries()) {
		if (index === read.length - 2) from = at;
		const value = next();
		if (value === undefined || value === null) return value;
		found.push(value);
	}
	const [database, user, password] = found.slice(4).map(String) as [string, string, string];
	return { database, user, password, login: [from, at] };
}

/** The same bytes with another user and password. */
export function helloAs(bytes: Buffer, hello: Hello, { user, password }: Credential): Buffer {
	const [from, to] = hello.login;
	return Buffer.concat([bytes.subarray(0, from), textBytes(user), textBytes(password), bytes.subarray(to)]);
}

/** The packet with which a server refuses. Clients show its text like the server's own. */
export function refusalPacket(code: number, text: string): Buffer {
	const number = Buffer.alloc(4);
	number.writeInt32LE(code);
	const noStack = textBytes('');
	const nothingNested = Buffer.from([0]);
	return Buffer.concat([
		Buffer.from([EXCEPTION]),
		number,
		textBytes('DB::Exception'),
		textBytes(`DB::Exception: ${text}`),
		noStack,
		nothingNested
	]);
}

function textBytes(text: string): Buffer {
	const bytes = Buffer.from(text);
	const length: number[] = [];
	let rest = bytes.length;
	for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
	return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}
