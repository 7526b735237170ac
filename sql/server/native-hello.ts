import type { Credential } from '../engine/credentials.ts';

/** How a client of ClickHouse's native protocol introduces itself. */
export interface Hello {
	database: string;
	user: string;
	password: string;
	/** Where user and password stand: from this byte, up to that one. */
	login: [from: number, to: number];
}

const HELLO = 0;
const EXCEPTION = 2;
/** Nobody's names are longer, and an int of seven bits a byte needs five of them. */
const LONGEST = 4_096;
const LONGEST_INT = 5;

/**
 * Reads the first packet of a client: type, name, version (three numbers), database, user, password.
 * @returns undefined while it is not whole, null when it is none
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

/** The same packet, and what came after it, from another user. */
export function helloAs(bytes: Buffer, hello: Hello, { user, password }: Credential): Buffer {
	const [from, to] = hello.login;
	return Buffer.concat([bytes.subarray(0, from), textBytes(user), textBytes(password), bytes.subarray(to)]);
}

/** The packet by which the server refuses: a client shows its text as it does the server's own. */
export function refusal(code: number, text: string): Buffer {
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
