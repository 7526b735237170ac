import { z } from 'zod';

/** A key of 32 bytes, as 64 hexadecimal digits when it is read. */
export const key = z
	.string()
	.transform((value) => (/^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : hexOfBase64(value)))
	.refine((value) => value.length === 64, 'must be 32 bytes, as 64 hexadecimal digits or as base64');

/** A list of such keys. */
export const formerKeys = z
	.string()
	.transform((value) =>
		value
			.split(/[\s,]+/)
			.filter(Boolean)
			.map((one) => key.safeParse(one).data ?? '')
	)
	.refine(
		(keys) => !keys.includes(''),
		'must be keys of 32 bytes, as 64 hexadecimal digits or as base64, comma-separated'
	)
	.default([]);

function hexOfBase64(value: string): string {
	return /^[A-Za-z0-9+/_-]{43}=?$/.test(value) ? Buffer.from(value, 'base64').toString('hex') : '';
}

export type FormerKeys = Record<'encryption' | 'signing', string[]>;

/** 64 hexadecimal digits each (32 bytes). Absent: made at first start and kept in the data directory. */
export interface KeySettings {
	identity?: string;
	encryption?: string;
	signing?: string;
	/** Those that were used before, the newest first: for encryption the keys, for signing the public keys. */
	former?: FormerKeys;
}

export const formerOf = (encryption: string[], signing: string[]): FormerKeys | undefined =>
	encryption.length + signing.length > 0 ? { encryption, signing } : undefined;
