import { z } from 'zod';

/** A key of 32 bytes, as 64 hexadecimal digits when it is read. */
const key = z
	.string()
	.transform((value) => (/^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : hexOfBase64(value)))
	.refine((value) => value.length === 64, 'must be 32 bytes, as 64 hexadecimal digits or as base64');

/** A list of such keys. */
const formerKeys = z
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

type FormerKeys = Record<'encryption' | 'signing', string[]>;

/** 64 hexadecimal digits each (32 bytes). Absent: made at first start and kept in the data directory. */
export interface KeySettings {
	identity?: string;
	encryption?: string;
	signing?: string;
	/** Absent: backups are in clear. It is made by nobody but the office's people, and is in no backup. */
	backup?: string;
	/** Those that were used before, the newest first: for encryption the keys, for signing the public keys. */
	former?: FormerKeys;
}

/** The variables of the environment. */
export const KEY_VARIABLES = {
	PASOKH_IDENTITY_KEY: key.optional(),
	PASOKH_ENCRYPTION_KEY: key.optional(),
	PASOKH_SIGNING_KEY: key.optional(),
	PASOKH_BACKUP_KEY: key.optional(),
	PASOKH_ENCRYPTION_KEY_OLD: formerKeys,
	PASOKH_SIGNING_KEY_OLD: formerKeys
};

type Variables = { [Name in keyof typeof KEY_VARIABLES]?: z.infer<(typeof KEY_VARIABLES)[Name]> };

/** The keys as the variables give them. */
export function keysOf(read: Variables): KeySettings {
	const [encryption, signing] = [read.PASOKH_ENCRYPTION_KEY_OLD ?? [], read.PASOKH_SIGNING_KEY_OLD ?? []];
	return {
		identity: read.PASOKH_IDENTITY_KEY,
		encryption: read.PASOKH_ENCRYPTION_KEY,
		signing: read.PASOKH_SIGNING_KEY,
		backup: read.PASOKH_BACKUP_KEY,
		former: encryption.length + signing.length > 0 ? { encryption, signing } : undefined
	};
}
