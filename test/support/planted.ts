import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { CONTRACT } from '#ingest/pipeline/contract-types.ts';
import type { EngineRole } from '#sql/client/open.server.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import type { Settings } from '#sql/settings.ts';
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
	// Of another, in texts and codes.
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

type Loose = Record<string, unknown>;

/** Numbers of the planted person and of another, as people write them into texts. */
const TEXT = [
	...['3240012345', '۳۲۴-۰۰۱۲۳۴-۵', '324.001234.5', '٠٩١٨٧٦٥٤٣٢١', '+98 (918) 765-4321', '09187654321/3240012345'],
	...[
		'7731945286 09187264519',
		'77319 45286',
		'کد7731945286',
		'0918.726.4519',
		'7\u200b7\u200b3\u200b1\u200b9\u200b4\u200b5\u200b2\u200b8\u200b6'
	]
].join('؛ ');

const VALUES: Loose = {
	...{
		v: 1,
		kind: 'request',
		outcome: 'granted',
		ended_as: 'withdrawn',
		means: 'letter',
		template: 'referred',
		verdict: 'satisfied'
	},
	...{ collateral: 'deed', amount_rial: 1_000, parts: 1, wait_s: 1, handle_s: 1, citizen: PLANTED },
	...{ letter_id: 'FULL-1', call_id: 'FULL-C', outage_id: 'FULL-O', target_event_id: 'nothing', loan_id: 'FULL-L' }
};

/** An event of a type with a value in each of its fields, a person's numbers and, where it says whose it is, name in each text. */
function full(type: string): Loose {
	const event: Loose = {};
	for (const [field, form] of CONTRACT.get(type)!.fields) {
		if (field in VALUES) event[field] = VALUES[field];
		else if (/_at$|^until$/.test(field)) event[field] = '2022-07-21T08:00:00+04:30';
		else if (form === 'line' || form === 'text')
			event[field] = type === 'letter.registered' ? `${PLANTED_CLEAR.name}: ${TEXT}` : TEXT;
		else if (field.endsWith('_id')) event[field] = `full-${type}`;
		else event[field] = 'paveh';
	}
	if (type === 'event.voided') for (const field of ['call_id', 'outage_id', 'target_source']) delete event[field];
	if (type === 'letter.linked') event['master_letter_id'] = 'FULL-2';
	// A code, as people are careful to write it.
	if ('component' in event) event['component'] = 'fibre';
	return { ...event, type, entered_at: event['occurred_at'], actor: '0918 726 4519' };
}

/** Events of all types, with a person in all of their texts and as their actor. */
export const fullEvents: Loose[] = [...CONTRACT.keys()].map(full);

/** With a person in one code each, and the field that it is in. */
export const codesOfPersons: [field: string, event: Loose][] = [...CONTRACT].flatMap(([type, { codes }]) =>
	codes.flatMap((field) =>
		[
			...['7731945286', '0918-726-4519', '۷۷۳۱۹۴۵۲۸۶', 'loan-09187264519'],
			...(type === 'letter.registered' ? [PLANTED_CLEAR.name, PLANTED.national_id, 'گلناز ژاله پرور زرنگاري'] : [])
		].map((code, n): [string, Loose] => [field, { ...full(type), event_id: `code-${field}-${n}`, [field]: code }])
	)
);
