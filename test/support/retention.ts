import { join } from 'node:path';
import { expect } from 'vitest';
import { dropOldFiles } from '#sql/erasure/erase-events.server.ts';
import { verify } from '#sql/fold/verify.server.ts';
import { waitUntilApplied } from '#ingest/load/wait-until-applied.ts';
import type { WireEvent } from '#ingest/contract/event.ts';
import { openAccessLog } from '#sql/office/access-log.server.ts';
import { openIdentity } from '#sql/queries/letter-persons.server.ts';
import { figuresWithoutNames, pasokhWith, whereFound } from './erased.ts';
import type { OfficeUnderTest } from './office.ts';
import { rowsOf } from './state.ts';

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
export const OLD = [
	...oldLetter('O-1', OLD_WORDS, { category: 'loan', citizen: { ...OTHER, name: 'نوذر کمان‌گیر دیرین' } }),
	...oldLetter('O-2', OLD_WORDS, { citizen: FORGOTTEN })
];
export const OPEN = [
	ofOld('O-3', { event_id: 'reg', subject: OPEN_WORDS, body: OPEN_WORDS }),
	// Of an answered one that is still with a body; of one that was looked at lately; of a category that is kept.
	...oldLetter('O-4', OPEN_WORDS, {}),
	{
		...{ v: 1, type: 'letter.referred', event_id: 'ref', letter_id: 'O-4', referral_id: 'r', to_org: 'melli' },
		occurred_at: '2010-01-11T08:00:00+03:30'
	},
	...oldLetter('O-5', OPEN_WORDS, {}),
	{ ...NOTE, letter_id: 'O-5' },
	...oldLetter('O-6', OPEN_WORDS, { category: 'job' })
] as unknown as WireEvent[];

export const OLD_REFUSED = ofOld('O-2', { event_id: 'x', occurred_at: 'then' });
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
	const retention = (policy: string, ...more: string[]) =>
		pasokhWith([], ['erase', '--retention', ...more], { ...env, PASOKH_RETENTION: policy });
	const POLICY = 'loan=10,health=12';
	const sealed = async () => (await rowsOf(admin, 'SELECT identity_key FROM pasokh.identities FINAL')).length;
	const dead = async () => (await rowsOf(admin, 'SELECT 1 FROM pasokh.dead_letters FINAL')).length;
	const [before, sealedBefore, deadBefore] = [
		await figuresWithoutNames(settings, clients),
		await sealed(),
		await dead()
	];

	expect((await retention('', '--plan')).out).toContain('PASOKH_RETENTION is unset');
	expect((await retention('loans=10')).err).toContain('PASOKH_RETENTION: the office knows no category loans');
	expect((await retention('*=20')).out).toContain('no letter is past its years');
	const plan = await retention(POLICY, '--plan');
	expect(plan).toMatchObject({ status: 0, out: 'would be erased: 1 letters of health, 1 letters of loan\n' });
	expect((await whereFound(dataDir, admin, [OLD_WORDS])).join()).toContain('pasokh.event_log');

	const done = await retention(POLICY);
	expect(done).toMatchObject({ status: 0, err: '' });
	expect(done.out).toBe('erased: 1 letters of health, 1 letters of loan, 1 refused events\n');
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
	const open_words = await rowsOf<{ id: string }>(
		admin,
		`SELECT DISTINCT subject_id AS id FROM pasokh.event_log WHERE body = '${OPEN_WORDS}' ORDER BY id`
	);
	expect(open_words.map(({ id }) => id)).toEqual(['O-3', 'O-4', 'O-5', 'O-6']);
	// One person is one still, by the keys that both of their letters have.
	const persons = await rowsOf(
		admin,
		`SELECT uniqExact(citizen_key) AS n FROM pasokh.event_log WHERE subject_id IN ('P-6', 'O-1') AND citizen_key != ''`
	);
	expect(persons).toMatchObject([{ n: '1' }]);
	expect((await retention(POLICY)).out).toContain('no letter is past its years');

	// Sent again it stays erased; what happens to it from now on is kept.
	await office.post(OLD);
	const objected = { ...NOTE, letter_id: 'O-2', event_id: 'obj', type: 'letter.objected', activity: undefined };
	await office.post([
		{ ...objected, occurred_at: new Date().toISOString(), reason: NEW_WORDS } as unknown as WireEvent
	]);
	expect(await waitUntilApplied(office.ingestUrl)).toBe(true);
	await dropOldFiles(admin, { database });
	expect(await whereFound(join(dataDir, 'clickhouse'), admin, GONE)).toEqual([]);
	expect((await whereFound(dataDir, admin, [NEW_WORDS])).join()).toContain('pasokh.event_log');
	expect((await figuresWithoutNames(settings, clients)).figures).toEqual(before.figures);
	expect((await verify(admin, { database })).differing).toBe(0);
}
