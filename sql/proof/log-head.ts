import { canonicalJson } from './canonical.ts';
import { isSignedBy, type Signer } from './signature.ts';

/** An end of the access log, signed by the office. It fixes the log up to this line for ever. */
export interface SignedHead {
	lines: number;
	/** 64 hexadecimal digits. */
	hash: string;
	/** When it was signed, RFC 3339 in UTC. */
	at: string;
	public_key: string;
	signature: string;
}

const textOf = ({ signature: _, ...head }: SignedHead): string => canonicalJson({ kind: 'pasokh-log-head/1', ...head });

export function signLogHead(head: Pick<SignedHead, 'lines' | 'hash' | 'at'>, signer: Signer): SignedHead {
	const whole: SignedHead = { ...head, public_key: signer.publicKey, signature: '' };
	return { ...whole, signature: signer.sign(textOf(whole)) };
}

/** Whether one of these keys signed it. */
export const isHeadOf = (head: SignedHead, publicKeys: readonly string[]): boolean =>
	publicKeys.includes(head.public_key) && isSignedBy(head.public_key, textOf(head), head.signature);

/** A head as people write it down: `152:4fa3…`, its line and its hash. */
export const headText = ({ lines, hash }: Pick<SignedHead, 'lines' | 'hash'>): string => `${lines}:${hash}`;

/** Reads the text of `headText`, or the hash alone. */
export function readHeadText(text: string): { lines: number | null; hash: string } | undefined {
	const [, lines, hash] = /^(?:(\d{1,15}):)?([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
	return hash === undefined ? undefined : { lines: lines === undefined ? null : Number(lines), hash };
}
