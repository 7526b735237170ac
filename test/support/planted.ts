import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import type { EngineRole } from '#sql/client/open.server.ts';
import type { Settings } from '#sql/settings.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { rowsOf } from './state.ts';
import { until } from './until.ts';

/** A person who is looked for everywhere, as a producer may write them. */
export const PLANTED = { national_id: '۳۲۴۰۰۱۲۳۴۵', mobile: '+98 918 765 4321', name: 'گلناز ژاله‌پرور زرنگاری' };
/** What may be shown of them. */
export const PLANTED_MASKS = { citizen_mask: '***‌***‌2345', mobile_mask: '***‌***‌4321', name_mask: 'گ… ژ… پ… ز…' };
export const PLANTED_CLEAR = { national_id: '3240012345', mobile: '09187654321', name: 'گلناز ژاله‌پرور زرنگاری' };

/** The same person as others write them: by three kinds of digits, with a joiner, with and without the country, with Arabic letters. */
export const PLANTED_SPELLINGS = {
	national_id: ['3240012345', '۳۲۴۰۰۱۲۳۴۵', '٣٢٤٠٠١٢٣٤٥', '324-001234-5', '۳۲۴\u200c۰۰۱۲۳۴\u200c۵'],
	mobile: [
		...['09187654321', '9187654321', '+989187654321', '00989187654321', '+98 918 765 4321', '0918-765-4321'],
		...['۰۹۱۸۷۶۵۴۳۲۱', '٠٩١٨٧٦٥٤٣٢١', '+۹۸۹۱۸۷۶۵۴۳۲۱', '۰۹۱۸\u200c۷۶۵\u200c۴۳۲۱']
	],
	name: ['گلناز ژاله‌پرور زرنگاری', 'گلناز ژاله پرور زرنگاري', 'گلنازژاله‌پرور‌زرنگاری']
};

const inDigits = (zero: number, text: string) =>
	text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const NUMBERS = [
	...['3240012345', '324-001234-5', '324\u200c001234\u200c5'],
	...['9187654321', '918 765 4321', '918-765-4321', '918\u200c765\u200c4321'],
	// Of another, in texts and codes (planted-events.ts).
	...['7731945286', '77319 45286', '773-194528-6', '9187264519', '918 726 4519', '918-726-4519', '918.726.4519']
];
const NAMES = [PLANTED.name, 'گلناز', 'ژاله', 'زرنگاری', 'زرنگاري'];
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

/** Where the first four bytes of a needle lead; one walk finds them all, where a search for each read the same bytes 385 times. */
const slotOf = (start: number): number => Math.imul(start, 0x9e_37_79_b1) >>> 16;
const NEEDLES = Map.groupBy(ENCODINGS, ([, needle]) => slotOf(needle.readInt32BE()));
const IS_START = new Uint8Array(65_536);
for (const slot of NEEDLES.keys()) IS_START[slot] = 1;

/** How the planted person stands in it in clear: none is what is hoped for. */
export function plantedIn(found: string | Uint8Array): string[] {
	const bytes = Buffer.from(found as string);
	const ways = new Set<string>();
	for (let at = 0, start = 0; at < bytes.length; at++) {
		start = (start << 8) | bytes[at]!;
		const slot = slotOf(start);
		if (IS_START[slot] === 0 || at < 3) continue;
		for (const [what, needle] of NEEDLES.get(slot)!)
			if (bytes.subarray(at - 3, at - 3 + needle.length).equals(needle)) ways.add(what);
	}
	return ENCODINGS.map(([what]) => what).filter((what, n, all) => ways.has(what) && all.indexOf(what) === n);
}

/** `place: how` of each file below a directory that has them in clear. */
export function plantedInFiles(dir: string): string[] {
	return unlessGone(() => readdirSync(dir, { withFileTypes: true })).flatMap((entry) => {
		const path = join(dir, entry.name);
		if (entry.isDirectory()) return plantedInFiles(path);
		if (!entry.isFile()) return [];
		return unlessGone(() => plantedIn(readFileSync(path))).map((how) => `${path}: ${how}`);
	});
}

/** A server inserts and merges meanwhile: what was listed may be gone. */
function unlessGone<T>(read: () => T[]): T[] {
	try {
		return read();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

/** The same of each table that the server keeps, its own logs too. The needles stay here: a query would bring them into its log. */
export async function plantedInTables(client: ClickHouseClient): Promise<{ found: string[]; tables: string[] }> {
	// The engine makes a table for its log with the first that is flushed into it: on a busy machine a moment after it said so.
	const tables = await until('the engine keeps its log of queries', async () => {
		await client.command({ query: 'SYSTEM FLUSH LOGS' });
		const all = await rowsOf<{ name: string }>(
			client,
			`SELECT concat(database, '.', name) AS name FROM system.tables
			WHERE database NOT IN ('INFORMATION_SCHEMA', 'information_schema') AND engine LIKE '%MergeTree'`
		);
		return all.some(({ name }) => name === 'system.query_log') ? all : undefined;
	});
	const found: string[] = [];
	for (const { name } of tables) {
		const answer = await client.query({ query: `SELECT * FROM ${name}`, format: 'JSONStringsEachRow' });
		found.push(...plantedIn(await answer.text()).map((how) => `${name}: ${how}`));
	}
	return { found, tables: tables.map(({ name }) => name) };
}

/** What ClickHouse's users of these roles read of every table and view of the office, by the port that BI tools use. */
export async function plantedInResults(
	settings: Settings,
	roles: readonly EngineRole[]
): Promise<{ found: string[]; read: Record<string, string[]> }> {
	const credentials = readCredentials(settings.dataDir);
	const ask = async ({ user, password }: { user: string; password: string }, query: string) => {
		const response = await fetch(`http://127.0.0.1:${settings.clickhouse.httpPort}/`, {
			method: 'POST',
			headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password },
			body: query
		});
		return { isRead: response.ok, text: await response.text() };
	};
	const list = `SELECT name, create_table_query FROM system.tables WHERE database = '${settings.clickhouse.database}' FORMAT JSONCompact`;
	const { text } = await ask(credentials.admin, list);
	const tables = (JSON.parse(text) as { data: [string, string][] }).data;
	const found: string[] = [];
	const read: Record<string, string[]> = {};
	const readAs = async (role: EngineRole) => {
		for (const [name, created] of tables) {
			const moments = [...new Set([...created.matchAll(/\{(\w+):/g)].map(([, one]) => `${one} = now64(3, 'UTC')`))];
			const from = `${settings.clickhouse.database}.${name}${moments.length > 0 ? `(${moments.join(', ')})` : ''}`;
			const answer = await ask(credentials[role], `SELECT * FROM ${from} FORMAT JSONStringsEachRow`);
			if (answer.isRead) (read[role] ??= []).push(name);
			else if (!answer.text.includes('ACCESS_DENIED')) throw new Error(`${name} as ${role}: ${answer.text}`);
			found.push(...plantedIn(answer.text).map((how) => `${name} as ${role}: ${how}`));
		}
	};
	await Promise.all(roles.map(readAs));
	return { found, read };
}
