import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { rowsOf } from './state.ts';

/** A person who is looked for everywhere, as a producer may write them. */
export const PLANTED = { national_id: '۳۲۴۰۰۱۲۳۴۵', mobile: '+98 918 765 4321', name: 'گلناز ژاله‌پرور زرنگاری' };
/** What may be shown of them. */
export const PLANTED_MASKS = { citizen_mask: '***‌***‌2345', mobile_mask: '***‌***‌4321', name_mask: 'گ… ژ… پ… ز…' };
export const PLANTED_CLEAR = { national_id: '3240012345', mobile: '09187654321', name: 'گلناز ژاله‌پرور زرنگاری' };

const inDigits = (zero: number, text: string) =>
	text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const NUMBERS = ['3240012345', '09187654321', '9187654321', '918 765 4321', '918-765-4321', '324-001234-5'];
const NAMES = [PLANTED.name, 'گلناز', 'ژاله', 'زرنگاری', 'گلنازژالهپرورزرنگاری'];
/** In Latin, Persian and Arabic digits. */
const SPELLINGS = [
	...NUMBERS.flatMap((number) => [number, inDigits(0x06f0, number), inDigits(0x0660, number)]),
	...NAMES
];
const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
const ENCODINGS = SPELLINGS.flatMap((text): [string, Buffer][] => [
	[text, Buffer.from(text, 'utf8')],
	[`${text} in UTF-16`, Buffer.from(text, 'utf16le')],
	[
		`${text} escaped`,
		Buffer.from(
			JSON.stringify(text)
				.replace(/[^\x20-\x7e]/g, escaped)
				.slice(1, -1)
		)
	],
	[`${text} in an address`, Buffer.from(encodeURIComponent(text))],
	[`${text} in base64`, Buffer.from(Buffer.from(text).toString('base64').replace(/=*$/, '').slice(0, -1))]
]);

/** How the planted person stands in it in clear: none is what is hoped for. */
export function plantedIn(found: string | Uint8Array): string[] {
	const bytes = Buffer.from(found as string);
	return [...new Set(ENCODINGS.filter(([, needle]) => bytes.includes(needle)).map(([what]) => what))];
}

/** `place: how` of each file below a directory that has them in clear. */
export function plantedInFiles(dir: string): string[] {
	return readdirSync(dir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.flatMap((entry) => {
			const path = join(entry.parentPath, entry.name);
			let bytes: Buffer;
			try {
				bytes = readFileSync(path);
			} catch {
				// Merged away since it was listed.
				return [];
			}
			return plantedIn(bytes).map((how) => `${path}: ${how}`);
		});
}

/** The same of each table that the server keeps, its own logs too. The needles stay here: a query would bring them into its log. */
export async function plantedInTables(client: ClickHouseClient): Promise<{ found: string[]; tables: string[] }> {
	await client.command({ query: 'SYSTEM FLUSH LOGS' });
	const tables = await rowsOf<{ name: string }>(
		client,
		`SELECT concat(database, '.', name) AS name FROM system.tables
		WHERE database NOT IN ('INFORMATION_SCHEMA', 'information_schema') AND engine LIKE '%MergeTree'`
	);
	const found: string[] = [];
	for (const { name } of tables) {
		const answer = await client.query({ query: `SELECT * FROM ${name}`, format: 'JSONStringsEachRow' });
		found.push(...plantedIn(await answer.text()).map((how) => `${name}: ${how}`));
	}
	return { found, tables: tables.map(({ name }) => name) };
}
