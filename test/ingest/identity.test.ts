import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireEvent } from '#ingest/contract/event.ts';
import { waitUntilApplied } from '#ingest/load/wait-until-applied.ts';
import { backupOffice } from '#sql/backup/backup.server.ts';
import { restoreOffice } from '#sql/backup/restore.server.ts';
import { openClient } from '#sql/client/open.server.ts';
import { readCredentials } from '#sql/engine/credentials.ts';
import { dropOldFiles } from '#sql/erasure/erase-events.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { readKeys } from '#sql/office/keys.server.ts';
import { openIdentity } from '#sql/queries/letter-persons.server.ts';
import { startEmbedded } from '#sql/server/embedded.server.ts';
import { readSettings } from '#sql/settings.ts';
import { DEEP, some } from '../support/depth.ts';
import {
	checkRetention,
	figuresWithoutNames,
	GONE,
	LONG_AGO,
	OTHER,
	pasokhWith,
	plantBesides,
	whereFound
} from '../support/erased.ts';
import { type OfficeUnderTest, startOffice } from '../support/office.ts';
import { newcomer } from '../support/people.ts';
import {
	codesOfPersons,
	fullEvents,
	PLANTED,
	PLANTED_CLEAR,
	PLANTED_MASKS,
	plantedIn,
	plantedInFiles,
	plantedInTables
} from '../support/planted.ts';
import { ownSettings } from '../support/process.ts';
import { personsOf, rowsOf } from '../support/state.ts';
import { until } from '../support/until.ts';

/** What nobody else writes. */
const LETTER_WORDS = 'ژرفاکاوی';
const LETTER = {
	v: 1,
	type: 'letter.registered',
	letter_id: 'P-1',
	event_id: 'reg-1',
	occurred_at: '2022-07-20T08:00:00+04:30',
	channel: 'letter',
	category: 'health',
	county: 'paveh',
	kind: 'request',
	subject: 'درخواست دارو',
	body: 'متن نامه که ژرفاکاوی نشانهٔ آن است',
	citizen: PLANTED
} as unknown as WireEvent;
const letter = (n: number, of: object) =>
	({ ...LETTER, letter_id: `P-${n}`, event_id: `reg-${n}`, ...of }) as unknown as WireEvent;
const SAME_PERSON = letter(2, { category: 'loan' });
/** Refused, whole, with the person in it. */
const REFUSED = letter(3, { occurred_at: 'yesterday' });
const NOBODY = letter(4, { category: 'loan', body: 'متن نامه', citizen: undefined });
const ANOTHER = letter(6, { body: 'متن نامه', citizen: OTHER });
/** Of a letter that nobody has registered. */
const NOTE = {
	v: 1,
	type: 'letter.noted',
	letter_id: 'P-5',
	event_id: 'n-1',
	occurred_at: '2022-07-20T08:00:00+04:30',
	activity: 'look'
} as WireEvent;

/** What ten letters have. */
const visit = (n: number) => ({ ...NOTE, letter_id: `V-${n}`, event_id: 'v-1', activity: 'visit' }) as WireEvent;
const VISITS = Array.from({ length: 10 }, (_, n) => visit(n));

test('the search finds the person where they are in clear', () => {
	expect(plantedIn(JSON.stringify(LETTER))).not.toEqual([]);
	expect(plantedIn('شماره: ٠٩١٨٧٦٥٤٣٢١')).not.toEqual([]);
	expect(plantedIn(Buffer.from(PLANTED_CLEAR.name, 'utf16le'))).not.toEqual([]);
	expect(plantedIn(JSON.stringify(PLANTED_MASKS))).toEqual([]);
});

describe.each(some(1, ['off', 'on']))('with PASOKH_KEEP_IDENTITY=%s', DEEP, (keep) => {
	let office: OfficeUnderTest;
	let spare: string;
	let backup: string;
	/** What is looked for of the person who was erased, and the figures of before. */
	let needles: string[];
	let figures: unknown;
	const database = 'pasokh';
	const keys = () => readKeys(office.settings);
	const lettersAre = (n: number) =>
		until(`${n} letters are in state`, async () => {
			const [row] = await rowsOf<{ n: number }>(
				office.client('reader'),
				'SELECT toUInt32(count()) AS n FROM pasokh.letters'
			);
			return row?.n === n;
		});

	beforeAll(async () => {
		spare = await mkdtemp(join(tmpdir(), 'pasokh-identity-'));
		backup = join(spare, 'backup');
		office = await startOffice({ settings: { PASOKH_KEEP_IDENTITY: keep } });
		expect((await office.post([LETTER, SAME_PERSON, REFUSED, NOBODY])).status).toBe(207);
		await lettersAre(3);
		// Sent again: the same letters, and the same person.
		expect((await office.post([LETTER, SAME_PERSON])).body).toMatchObject({ duplicates: 2 });
		expect((await office.post([NOTE])).status).toBe(200);
		expect(await office.post(fullEvents as unknown as WireEvent[])).toMatchObject({
			status: 200,
			body: { rejected: [] }
		});
		const refused = await office.post(codesOfPersons.map(([, event]) => event as unknown as WireEvent));
		const { rejected } = refused.body as { rejected: { reason: string; field: string }[] };
		expect(rejected.map(({ reason, field }) => [reason, field])).toEqual(
			codesOfPersons.map(([field]) => ['identity_in_code', field])
		);
		expect(plantedIn(JSON.stringify(refused.body))).toEqual([]);
		await lettersAre(5);
		expect((await office.post(VISITS)).status).toBe(200);
		await lettersAre(15);
		expect((await office.post([ANOTHER])).status).toBe(200);
		await lettersAre(16);
	});
	afterAll(async () => {
		await office?.stop();
		await rm(spare, { recursive: true, force: true });
	});

	test('no table, no file, no log and no metric has the person in clear', async () => {
		const { found, tables } = await plantedInTables(office.client('admin'));
		expect(tables).toEqual(expect.arrayContaining(['pasokh.event_log', 'pasokh.identities', 'system.query_log']));
		expect(found).toEqual([]);
		expect(plantedInFiles(office.settings.dataDir)).toEqual([]);
		expect(plantedIn(office.ingest.output())).toEqual([]);
		expect(plantedIn(await (await fetch(`${office.ingestUrl}/metrics`)).text())).toEqual([]);
	});

	test('letters have masks and words for those who may see them', async () => {
		const persons = await personsOf(office.client('reader'), ['P-1', 'P-2', 'P-4', 'P-5', 'P-9']);
		expect([...persons.keys()].sort()).toEqual(['P-1', 'P-2', 'P-4']);
		expect(persons.get('P-1')).toMatchObject({ ...PLANTED_MASKS, subject: 'درخواست دارو', is_sensitive: true });
		expect(persons.get('P-2')).toMatchObject({ ...PLANTED_MASKS, is_sensitive: false });
		expect(persons.get('P-4')).toMatchObject({ citizen_key: '', citizen_mask: '', name_mask: '' });
	});

	test('what is kept opens with the key of the office, once for each identity', async () => {
		const open = (letter: string, key = keys().encryption) =>
			openIdentity(office.client('reader'), database, letter, key);
		const rows = await rowsOf(office.client('admin'), 'SELECT kind FROM pasokh.identities FINAL');
		if (keep === 'off') {
			expect(rows).toEqual([]);
			expect(await open('P-1')).toBeUndefined();
			return;
		}
		expect(rows).toHaveLength(6);
		expect(await open('P-1')).toEqual(PLANTED_CLEAR);
		expect(await open('P-2')).toEqual(PLANTED_CLEAR);
		expect(await open('P-4')).toBeUndefined();
		await expect(open('P-1', Buffer.alloc(32, 9))).rejects.toThrow();
	});

	test('an analyst reads neither what is kept, nor masks, nor words', async () => {
		const { user, password } = readCredentials(office.settings.dataDir).analyst;
		const ask = async (query: string) => {
			const response = await fetch(`http://127.0.0.1:${office.settings.clickhouse.httpPort}/?default_format=JSON`, {
				method: 'POST',
				headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password },
				body: query
			});
			return response.text();
		};
		for (const hidden of ['identities', 'letter_persons', 'event_log', 'letter_state', 'categories'])
			expect(await ask(`SELECT * FROM pasokh.${hidden}`), hidden).toContain('ACCESS_DENIED');
		for (const text of ['error', 'component', 'reason', 'note', 'text', 'subject', 'body', 'text_key'])
			expect(await ask(`SELECT ${text} FROM pasokh.events`), text).toContain('UNKNOWN_IDENTIFIER');
		for (const view of ['letters', 'letters_at(as_of = now64(3))'])
			expect(await ask(`SELECT answer_text_key FROM pasokh.${view}`), view).toContain('UNKNOWN_IDENTIFIER');
		for (const view of ['letters', 'events', 'referrals', 'calls', 'loans']) {
			const text = await ask(`SELECT * FROM pasokh.${view}`);
			expect(text, view).toContain('"rows"');
			expect(plantedIn(text), view).toEqual([]);
			expect(text, view).not.toMatch(/\*\*\*|درخواست دارو|ژرفاکاوی|_mask/);
		}
	});

	test('an analyst sees what was done to ten letters at least, and "other" for what is rarer', async () => {
		const rows = await rowsOf(
			office.client('reader'),
			'SELECT activity, toUInt32(count()) AS n FROM pasokh.events WHERE activity IS NOT NULL GROUP BY activity ORDER BY activity'
		);
		expect(rows).toEqual([
			{ activity: 'other', n: 2 },
			{ activity: 'visit', n: 10 }
		]);
	});

	test('an actor who is named by a number has a keyed hash in its place', async () => {
		const rows = await rowsOf<{ actor: string }>(
			office.client('reader'),
			`SELECT DISTINCT actor FROM pasokh.events WHERE actor IS NOT NULL`
		);
		expect(rows).toEqual([{ actor: expect.stringMatching(/^actor-[0-9a-f]{16}$/) as string }]);
	});

	test('a backup has it, and nobody in clear', async () => {
		expect((await office.post(LONG_AGO)).status).toBe(207);
		await lettersAre(22);
		await backupOffice(office.settings, backup);
		expect(plantedInFiles(backup)).toEqual([]);
	});

	test('letters that are past their years lose words, masks and identities by themselves, and no figure changes', async () => {
		await checkRetention(office, { isKept: keep === 'on', encryption: keys().encryption });
	});

	test('erased by two people, nothing of the person is found, no figure changes, and an event sent again brings nothing back', async () => {
		const { settings, env } = office;
		const { dataDir } = settings;
		const clients = { reader: office.client('reader'), keeper: office.client('keeper') };
		const admin = office.client('admin');
		const [row] = await rowsOf<{ keys: string[] }>(
			admin,
			`SELECT [citizen_key, mobile_key, name_key] AS keys FROM pasokh.event_log WHERE subject_id = 'P-1'`
		);
		// Of the numbers another's texts have the masks too.
		needles = [...row!.keys, ...Object.values(PLANTED_CLEAR), PLANTED_MASKS.name_mask, LETTER_WORDS];
		await plantBesides(office, row!.keys, keys().identity);
		const passwords = [
			await newcomer(settings, 'administrator', 'reza'),
			await newcomer(settings, 'inspector', 'zahra')
		];
		const before = await figuresWithoutNames(settings, clients);
		({ figures } = before);
		const places = await whereFound(dataDir, admin, needles);
		for (const place of [
			'pasokh.event_log',
			'pasokh.letter_state',
			'pasokh.known_letters',
			'/office.sqlite',
			'/inbox/done/letters.csv'
		])
			expect(places.join(), place).toContain(place);
		expect(places.join()).toMatch(/\/clickhouse\/store\/\S+: [0-9a-f]{32}/);

		const asked = [...passwords, PLANTED_CLEAR.national_id, '', PLANTED_CLEAR.name];
		const erase = ['erase', '--reason', 'درخواست خود شهروند', '--by', 'reza', '--with', 'zahra'];
		expect((await pasokhWith(['wrong', ...asked.slice(1)], erase, env)).err).toContain('reza: cannot log in');
		expect((await pasokhWith(asked, [...erase.slice(0, 4), 'zahra', '--with', 'zahra'], env)).status).toBe(1);
		const done = await pasokhWith(asked, erase, env);
		expect(done.err).not.toContain(PLANTED_CLEAR.national_id);
		expect(`${done.err}${done.out}`).toMatch(/^erased: \d+ events of 3 letters, \d+ refused/m);
		expect(done.status).toBe(0);

		expect(await whereFound(dataDir, admin, needles)).toEqual([]);
		expect(existsSync(join(dataDir, 'inbox/done/others.csv'))).toBe(true);
		expect(await figuresWithoutNames(settings, clients)).toEqual(before);
		expect((await verify(admin, { database })).differing).toBe(0);
		const log = await openAccessLog(settings);
		const [line] = await log.read({ limit: 1, action: 'erase' });
		await log.close();
		expect(line).toMatchObject({ user: 'reza', details: { with: 'zahra', letters: 3, files: 2 } });

		// As a producer sends what it sent before; and with another content, whichever stands.
		expect((await office.post([LETTER, SAME_PERSON, REFUSED])).status).toBe(207);
		for (const n of [1, 2, 3]) await office.post([{ ...LETTER, subject: `${LETTER_WORDS} ${n}` } as WireEvent]);
		expect(await waitUntilApplied(office.ingestUrl)).toBe(true);
		await dropOldFiles(admin, { database });
		const again = await whereFound(join(dataDir, 'clickhouse'), admin, needles);
		expect(again).toEqual([]);
		expect((await figuresWithoutNames(settings, clients)).figures).toEqual(before.figures);
	});

	test('a backup of before both is restored without what was erased, and opens what is kept of others', async () => {
		const restored = readSettings(await ownSettings(join(spare, 'restored')));
		const wrong = restoreOffice(restored, backup, { erasures: join(backup, 'manifest.json') });
		await expect(wrong).rejects.toThrow(/manifest\.json: line 1 names nothing that was erased/);
		await restoreOffice(restored, backup, { erasures: join(office.settings.dataDir, 'erasures.ndjson') });
		const server = await startEmbedded(restored);
		const client = openClient(restored, 'admin');
		try {
			const opened = await openIdentity(client, database, 'P-6', readKeys(restored).encryption);
			expect(opened).toEqual(keep === 'on' ? OTHER : undefined);
			expect(await whereFound(restored.dataDir, client, [...needles, ...GONE])).toEqual([]);
			expect((await figuresWithoutNames(restored, { reader: client, keeper: client })).figures).toEqual(figures);
			expect((await verify(client, { database })).differing).toBe(0);
		} finally {
			await client.close();
			await server.stop();
		}
	});
});
