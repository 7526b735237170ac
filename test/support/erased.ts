import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { strToU8, zipSync } from 'fflate';
import { expect } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { waitUntilApplied } from '#ingest/load/wait-until-applied.ts';
import { dropOldFiles } from '#sql/erasure/erase-events.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { countsPersons } from '#sql/measures/kpi.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { KEPT, sealPerson } from '#sql/office/person-tokens.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import { openIdentity } from '#sql/queries/letter-persons.server.ts';
import { answerKpi } from '#sql/queries/pages/kpi-answer.ts';
import { projectRoot } from '#sql/root.ts';
import type { Settings } from '#sql/settings.ts';
import type { OfficeUnderTest } from './office.ts';
import { PLANTED_CLEAR } from './planted.ts';
import { INHERITED } from './process.ts';
import { rowsOf } from './state.ts';

/** Columns of state that say whose a letter is or what it says. */
const TELLING = /^(citizen_|mobile_hash$|subject$|search_text$|version$|last_ingested_at$|kept_at$)/;

/** All figures of an office that no person is named by. */
export async function figuresWithoutNames(settings: Settings, clients: Record<'reader' | 'keeper', ClickHouseClient>) {
	const { reader, keeper } = clients;
	const columns = await rowsOf<{ name: string }>(
		reader,
		`SELECT name FROM system.columns WHERE database = 'pasokh' AND table = 'letter_state' ORDER BY name`
	);
	const names = columns.map(({ name }) => name).filter((name) => !TELLING.test(name));
	const state = await rowsOf(reader, `SELECT ${names.join(', ')} FROM pasokh.letter_state FINAL ORDER BY letter_id`);
	const figures: unknown[] = [];
	// All others are made of state.
	for (const { name } of CATALOGUE.filter(countsPersons)) {
		const question = { kpi: name, from: null, to: null, asOf: '2026-01-01T00:00:00Z', knownAt: null };
		const place = { database: settings.clickhouse.database, clock: settings.clock, keeper };
		const { result } = await answerKpi(reader, place, { ...question, by: null, where: [], excludeOutages: false });
		figures.push([name, result]);
	}
	return { state, figures };
}

/** Writes what there is of a person into places that no event comes to. */
export async function plantBesides(
	office: OfficeUnderTest,
	keys: readonly string[],
	identityKey: Uint8Array
): Promise<void> {
	const [key = ''] = keys;
	const { dataDir } = office.settings;
	await office.client('admin').command({
		query: `INSERT INTO pasokh.known_letters (known_at, version, letter_id, citizen_key, citizen_mask, subject)
			SELECT now64(3), version, letter_id, citizen_key, citizen_mask, subject FROM pasokh.letter_state FINAL`
	});
	const row = `1;${PLANTED_CLEAR.national_id};سلام`;
	const workbook = zipSync({
		'[Content_Types].xml': strToU8('x'),
		'xl/worksheets/sheet1.xml': strToU8(`<c>${row}</c>`)
	});
	for (const [path, content] of [
		['inbox/done/letters.csv', row],
		['inbox/done/others.csv', '1;1234567891;سلام'],
		['imports/abcdefghijklmnop/letters.xlsx', workbook]
	] as const) {
		mkdirSync(join(dataDir, path, '..'), { recursive: true });
		writeFileSync(join(dataDir, path), content);
	}
	const list = { words: `نامه‌های «${PLANTED_CLEAR.name}»`, query: `person=${sealPerson(key, KEPT, identityKey)}` };
	const at = new Date().toISOString();
	const by = { user_id: 'u', user_name: 'zahra', as_of: at, known_at: at };
	await inStore(office.settings, async ({ db }) => {
		await db
			.insertInto('exports')
			.values({
				...by,
				...list,
				id: 'e',
				role: 'inspector',
				reason: 'r',
				format: 'csv',
				rows_of_list: 1,
				state: 'begun',
				begun_at: at,
				ended_at: null,
				sha256: null,
				manifest: null
			})
			.execute();
		await db
			.insertInto('samples')
			.values({ ...by, ...list, id: 's', made_at: at, method: 'random', seed: '1', population: 1, letters: '["P-1"]' })
			.execute();
		await db
			.insertInto('sample_verdicts')
			.values({
				...{ id: 'v', sample_id: 's', letter_id: 'P-1', verdict: 'defect' as const },
				...{ note: `از ${PLANTED_CLEAR.name}`, user_id: 'u', user_name: 'zahra', at }
			})
			.execute();
		await db
			.insertInto('console_links')
			.values({
				...{ id: 'l', user_id: 'u', user_name: 'ali', text: `SELECT '${key}'`, params: '{}', chart: null },
				...{ created_at: at, result: JSON.stringify(keys), sha256: 'x' }
			})
			.execute();
	});
}

/** `place: needle` of all tables of the engine, all files of a folder, and the texts of the store's file, in which one is found. */
export async function whereFound(dir: string, admin: ClickHouseClient, needles: readonly string[]): Promise<string[]> {
	const found: string[] = [];
	const look = (place: string, content: string) =>
		found.push(...needles.filter((needle) => content.includes(needle)).map((needle) => `${place}: ${needle}`));
	const tables = await rowsOf<{ name: string }>(
		admin,
		`SELECT concat(database, '.', name) AS name FROM system.tables WHERE engine LIKE '%MergeTree' AND database != 'system'`
	);
	for (const { name } of tables)
		look(name, await (await admin.query({ query: `SELECT * FROM ${name}`, format: 'JSONStringsEachRow' })).text());
	let entries: Dirent[] | undefined;
	while (!entries) entries = ifThere(() => readdirSync(dir, { recursive: true, withFileTypes: true }));
	for (const path of entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name)))
		look(path.slice(dir.length), ifThere(() => readFileSync(path, 'utf8')) ?? '');
	return found;
}

/** Files of the engine come and go. */
function ifThere<Found>(read: () => Found): Found | undefined {
	try {
		return read();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		return undefined;
	}
}

/** A verb of the command line, with lines on its standard input. */
export async function pasokhWith(lines: readonly string[], args: readonly string[], env: Record<string, string>) {
	const child = spawn(process.execPath, [join(projectRoot(), 'ingest', 'cli', 'main.ts'), ...args], {
		env: { ...INHERITED, ...env },
		stdio: ['pipe', 'pipe', 'pipe']
	});
	child.stdin.end(lines.map((line) => `${line}\n`).join(''));
	const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
	const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { status: await exited, out, err };
}

/** Somebody who has a younger letter, too. */
export const OTHER = { national_id: '0084575948', mobile: '09121112233', name: 'نوذر کمانگیری' };
const LETTER = {
	...{ v: 1, type: 'letter.registered', occurred_at: '2010-01-10T08:00:00+03:30' },
	...{ channel: 'letter', category: 'health', county: 'paveh', kind: 'request' }
};
const NOTE = {
	v: 1,
	type: 'letter.noted',
	event_id: 'n-1',
	occurred_at: '2022-07-20T08:00:00+04:30',
	activity: 'look'
};

/** Letters of long ago: of somebody with a younger one, of somebody without, and of nobody that it is over with. */
const [OLD_WORDS, OPEN_WORDS, NEW_WORDS] = ['کهن‌واژه', 'بازواژه', 'نوواژه'];
const FORGOTTEN = { national_id: '1234567891', mobile: '09135556677', name: 'شاپور ژرف‌بین' };
const ofOld = (id: string, of: object) => ({ ...LETTER, letter_id: id, ...of }) as unknown as WireEvent;
const oldLetter = (id: string, words: string, of: object): WireEvent[] => [
	ofOld(id, { event_id: 'reg', subject: words, body: words, ...of }),
	{
		...{ v: 1, type: 'letter.answered', event_id: 'ans', letter_id: id, occurred_at: LETTER.occurred_at },
		...{ outcome: 'granted', text: words }
	}
];
const OLD = [
	...oldLetter('O-1', OLD_WORDS, { category: 'loan', citizen: { ...OTHER, name: 'نوذر کمان‌گیر دیرین' } }),
	...oldLetter('O-2', OLD_WORDS, { citizen: FORGOTTEN })
];
const OPEN = [
	ofOld('O-3', { event_id: 'reg', subject: OPEN_WORDS, body: OPEN_WORDS }),
	// Of an answered one that is still with a body; of one that was looked at lately; of a category that is kept, and in no list.
	...oldLetter('O-4', OPEN_WORDS, {}),
	{
		...{ v: 1, type: 'letter.referred', event_id: 'ref', letter_id: 'O-4', referral_id: 'r', to_org: 'melli' },
		occurred_at: '2010-01-11T08:00:00+03:30'
	},
	...oldLetter('O-5', OPEN_WORDS, {}),
	{ ...NOTE, letter_id: 'O-5' },
	...oldLetter('O-6', OPEN_WORDS, { category: 'lottery' })
] as unknown as WireEvent[];

export const LONG_AGO = [...OLD, ...OPEN, ofOld('O-2', { event_id: 'x', occurred_at: 'then' })];
/** What is to be found nowhere: words and masks. */
export const GONE = [OLD_WORDS, 'ن… ک… د…', 'ش… ژ…', '***‌***‌6677'];

/** Has the office erase what is past its years, and compares all that it had and has. */
export async function checkRetention(
	office: OfficeUnderTest,
	{ isKept, encryption }: { isKept: boolean; encryption: Parameters<typeof openIdentity>[3] }
): Promise<void> {
	const { settings, env } = office;
	const database = 'pasokh';
	const { dataDir } = settings;
	const clients = { reader: office.client('reader'), keeper: office.client('keeper') };
	const admin = office.client('admin');
	const retention = (policy: string, more: string[] = [], options = '') =>
		pasokhWith([], ['erase', '--retention', ...more], { ...env, PASOKH_RETENTION: policy, NODE_OPTIONS: options });
	const withOpenWords = async () => {
		const query = `SELECT DISTINCT subject_id AS id FROM pasokh.event_log WHERE body = '${OPEN_WORDS}' ORDER BY id`;
		return (await rowsOf<{ id: string }>(admin, query)).map(({ id }) => id);
	};
	const at = (now: number) => `--import=data:text/javascript,Date.now=()=>${now}`;
	const POLICY = 'loan=10,health=12';
	const sealed = async () => (await rowsOf(admin, 'SELECT identity_key FROM pasokh.identities FINAL')).length;
	const dead = async () => (await rowsOf(admin, 'SELECT 1 FROM pasokh.dead_letters FINAL')).length;
	const [before, sealedBefore, deadBefore] = [
		await figuresWithoutNames(settings, clients),
		await sealed(),
		await dead()
	];

	expect((await retention('', ['--plan'])).out).toContain('PASOKH_RETENTION is unset');
	expect((await retention('loans=10')).err).toContain('PASOKH_RETENTION: the office knows no category loans');
	// Time is neither behind the machine's nor ahead of the newest event's, of 2022: by a clock of 2017 and one of 2049.
	expect((await retention('*=10', [], at(1.5e12))).out).toContain('no letter is past its years');
	expect((await retention('*=14', [], at(2.5e12))).out).toContain('no letter is past its years');
	// One was erased before its last event, the erasure of another was cut off, and one is of a person who was erased.
	const noted = { kind: 'letter', person: '', erased_at: '2009-01-01 00:00:00.000' };
	const values = [
		{ ...noted, id: 'O-1', mobile: 'done' },
		{ ...noted, id: 'O-2', mobile: '', erased_at: '2011-01-01 00:00:00.000' },
		{ ...noted, id: 'O-6', mobile: '', person: 'erased-x' }
	];
	await admin.insert({ table: 'pasokh.erasures', values, format: 'JSONEachRow' });
	expect((await retention('lottery=10', ['--plan'])).out).toBe('would be erased: nothing\n');
	await admin.command({ query: `DELETE FROM pasokh.erasures WHERE id = 'O-6'` });
	const plan = await retention(POLICY, ['--plan']);
	expect(plan).toMatchObject({ status: 0, out: 'would be erased: 1 letters of health, 1 letters of loan\n' });
	expect((await whereFound(dataDir, admin, [OLD_WORDS])).join()).toContain('pasokh.event_log');

	const done = await retention(POLICY);
	expect(done).toMatchObject({ status: 0, err: '' });
	expect(done.out).toBe('erased: 1 letters of health, 1 letters of loan, 1 refused events\n');
	expect(readFileSync(join(dataDir, 'erasures.ndjson'), 'utf8')).toContain('"id":"O-1","person":"","mobile":"done"');
	const log = await openAccessLog(settings);
	const [line] = await log.read({ limit: 1, action: 'erase' });
	await log.close();
	expect(line?.details).toMatchObject({
		...{ retention: POLICY, letters: 2, dead_letters: 1 },
		categories: '1 letters of health, 1 letters of loan'
	});

	expect(await whereFound(dataDir, admin, GONE)).toEqual([]);
	expect(await figuresWithoutNames(settings, clients)).toEqual(before);
	expect((await verify(admin, { database })).differing).toBe(0);
	expect(await dead()).toBe(deadBefore - 1);
	// Three of whom it was, and the name that the other had then.
	expect(await sealed()).toBe(isKept ? sealedBefore - 4 : 0);
	const open = (letter: string) => openIdentity(clients.reader, database, letter, encryption);
	expect(await open('P-6')).toEqual(isKept ? OTHER : undefined);
	expect(await withOpenWords()).toEqual(['O-3', 'O-4', 'O-5', 'O-6']);
	// One person is one still, by the keys that both of their letters have.
	const persons = await rowsOf(
		admin,
		`SELECT uniqExact(citizen_key, mobile_key) AS n FROM pasokh.event_log WHERE subject_id IN ('P-6', 'O-1') AND type = 'letter.registered'`
	);
	expect(persons).toMatchObject([{ n: '1' }]);
	expect((await retention(POLICY)).out).toContain('no letter is past its years');

	// Sent again it stays erased, also as of another moment; what happens to it from now on is kept.
	await office.post([...OLD, ...OPEN, { ...OLD[2]!, event_id: 'again', occurred_at: new Date().toISOString() }]);
	const objected = { ...NOTE, letter_id: 'O-2', event_id: 'obj', type: 'letter.objected', activity: undefined };
	await office.post([
		{ ...objected, occurred_at: new Date().toISOString(), reason: NEW_WORDS } as unknown as WireEvent
	]);
	expect(await waitUntilApplied(office.ingestUrl)).toBe(true);
	await dropOldFiles(admin, { database });
	expect(await whereFound(join(dataDir, 'clickhouse'), admin, GONE)).toEqual([]);
	expect((await whereFound(dataDir, admin, [NEW_WORDS])).join()).toContain('pasokh.event_log');
	expect(await withOpenWords()).toEqual(['O-3', 'O-4', 'O-5', 'O-6']);
	expect((await figuresWithoutNames(settings, clients)).figures).toEqual(before.figures);
	expect((await verify(admin, { database })).differing).toBe(0);
}
