/** @module-tag rare */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptUser } from '#sql/office/adopt-user.ts';
import { createRule, RULES } from '#sql/office/alert-rules.ts';
import { CapError, MB, type CapName } from '#sql/office/caps.ts';
import { LINKS, listLinks, makeLink, removeLink } from '#sql/office/console-links.ts';
import { saveRun, listRuns, PAST, SAVED, saveSql, SHARED_MB } from '#sql/office/console.ts';
import { beginExport, EXPORTS_A_DAY } from '#sql/office/exports.ts';
import { saveTemplate, TEMPLATES } from '#sql/office/reminders.ts';
import { addVerdict, saveSample, SAMPLES_A_DAY, VERDICTS } from '#sql/office/samples.ts';
import { keepPreference, preferenceOf, MOST_QUEUES, saveQueue } from '#sql/office/saved-queues.ts';
import { listSessions, SESSIONS, startSession } from '#sql/office/sessions.ts';
import { revokeShare, shareList, SHARES } from '#sql/office/shared-lists.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { ACCESSES_A_DAY, createAccess, MOST_ACCESSES, revokeAccess } from '#sql/office/tool-access.ts';
import { createToken, holderOfToken, listTokens, revokeToken, TOKENS } from '#sql/office/tokens.ts';
import { createUser, USERS } from '#sql/office/users.ts';
import { capWords } from '$lib/server/within-caps.ts';
import { startNode } from '../support/process.ts';
import { describeStores } from '../support/stores.ts';

const NOW = new Date('2026-11-25T08:00:00Z');
const KEY = new Uint8Array(32).fill(7);
const ALL_LINKS_MB = LINKS.allMb;
const at = (seconds: number): string => new Date(NOW.getTime() + 1_000 * seconds).toISOString();
const text = (megabytes: number): string => 'x'.repeat(megabytes * MB);

describeStores('caps of the store', (under) => {
	const { kind } = under;
	let { store } = under;
	/** The same store as another process of the office has it open; of SQLite it is the same one, since two in one thread wait for each other. */
	let other: Store;
	let user: { id: string; name: string };
	beforeEach(async () => {
		({ store } = under);
		other = kind === 'SQLite' ? store : await openStore(under.settings);
		user = { id: (await createUser(store, { name: 'zahra', role: 'analyst' })).id, name: 'zahra' };
	});
	afterEach(async () => {
		LINKS.allMb = ALL_LINKS_MB;
		if (other !== store) await other.close();
	});

	const query = (n: number, more = {}) => ({
		...{ text: `SELECT ${n}`, params: {}, folder: '', name: `query ${n}`, shared: false, ...more }
	});
	const frozen = (megabytes: number) => ({ columns: [], rows: [[text(megabytes)]], isCut: false, at: at(0) });
	const list = (n: number) => ({
		...{ words: '', query: '', as_of: at(0), known_at: at(0), rows_of_list: 1, user_id: user.id, user_name: user.name },
		...{ id: `list-of-number-${n}` }
	});
	const share = (n: number) => ({ ...list(n), created_at: at(n), expires_at: at(1_000_000) });
	const sample = (n: number) => ({
		...{ id: `sample-${n}`, user_id: user.id, user_name: user.name, made_at: at(n), method: 'random' as const },
		...{ seed: '', query: '', words: '', as_of: at(0), known_at: at(0), population: 1, letters: '[]' }
	});
	const rule = (to: Store) => {
		const feed = { subject: { of: 'feed', source: null }, condition: { kind: 'any' } } as const;
		const draft = { name: '', targets: [], quietMinutes: 0, forRole: null, ...feed };
		return createRule(to, user.id, draft, KEY, NOW);
	};
	const verdict = (n: number) => ({
		...{ id: `verdict-${n}`, sample_id: 'sample-0', letter_id: 'l-1', verdict: 'defect' as const, note: '' },
		...{ user_id: user.id, user_name: user.name, at: at(n) }
	});
	const begun = (n: number) => ({
		...{ ...list(n), role: 'analyst', reason: 'a reason', format: 'csv' as const, begun_at: at(n) }
	});
	const inSteps = async (count: number, step: (n: number) => Promise<unknown>) => {
		for (let n = 0; n < count; n++) await step(n);
	};
	const copyUsers = (count: number) =>
		sql`INSERT INTO users (id, name, name_key, role, password_hash, created_at)
			WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${sql.lit(count)})
			SELECT 'id' || n, 'name' || n, 'key' || n, 'governor', '', '' FROM numbers`.execute(store.db);

	type Add = (to: Store, n: number) => Promise<unknown>;
	const inText = (n: number, shared = false) => query(n, { text: text(0.1), shared });
	/** What is added, and how often so that it is full but for one, or by what; often as many but one. */
	const CAPS: [cap: CapName, most: number, add: Add, fill?: number | (() => Promise<unknown>)][] = [
		['savedQueries', SAVED.most, (to, n) => saveSql(to, user.id, query(n))],
		['savedText', SAVED.mb, (to, n) => saveSql(to, user.id, inText(n)), SAVED.mb * 10 - 2],
		[
			'sharedText',
			SHARED_MB,
			(to, n) => saveSql(to, user.id, inText(n, true)),
			() =>
				inSteps(SHARED_MB / 4, async (n) => {
					const { id } = await createUser(store, { name: `sharer${n}`, role: 'analyst' });
					await inSteps(n === 0 ? 38 : 40, (m) => saveSql(store, id, inText(m, true)));
				})
		],
		['links', LINKS.most, (to) => makeLink(to, user, query(1), null)],
		['linkText', LINKS.mb, (to) => makeLink(to, user, query(1), frozen(1.9)), 9],
		[
			'allLinkText',
			ALL_LINKS_MB / 50,
			(to) => makeLink(to, user, query(1), frozen(1.9)),
			// To fill all of it is to write half a gigabyte.
			async () => {
				LINKS.allMb /= 50;
				await inSteps(4, (n) => makeLink(store, { id: `u${n}`, name: '' }, query(1), frozen(1.9)));
			}
		],
		['queues', MOST_QUEUES, (to, n) => saveQueue(to, user.id, { name: `q${n}`, query: '', shared: false })],
		['shares', SHARES.open, (to, n) => shareList(to.db, KEY, share(n))],
		['samples', SAMPLES_A_DAY, (to, n) => saveSample(to.db, sample(n))],
		['templates', TEMPLATES, (to, n) => saveTemplate(to.db, { name: `t${n}`, text: '', userName: 'zahra' })],
		[
			'verdicts',
			VERDICTS,
			(to, n) => addVerdict(to.db, verdict(n)),
			async () => {
				await saveSample(store.db, sample(0));
				await inSteps(VERDICTS - 1, (n) => addVerdict(store.db, verdict(n)));
			}
		],
		['exports', EXPORTS_A_DAY, (to, n) => beginExport(to.db, begun(n))],
		[
			'accesses',
			ACCESSES_A_DAY,
			(to, n) => createAccess(to, user.id, { name: `a${n}`, days: 7 }, NOW),
			() =>
				inSteps(ACCESSES_A_DAY - 1, async (n) => {
					await createAccess(store, user.id, { name: `a${n}`, days: 7 }, NOW);
					const good = store.db.selectFrom('tool_accesses').select('id').where('revoked_at', 'is', null);
					await revokeAccess(store, user.id, (await good.executeTakeFirstOrThrow()).id, NOW);
				})
		],
		['tokens', TOKENS.good, (to, n) => createToken(to, { source: `source-${n}` })],
		['alerts', RULES.own, rule],
		[
			'users',
			USERS,
			(to, n) => adoptUser(to, { subject: `s${n}`, name: `n${n}`, role: 'governor' }),
			() => copyUsers(USERS - 2)
		]
	];

	test.each(CAPS)(
		'%s: the last is had by one of those who want it at once, and the message says %i and the cure',
		async (cap, most, add, fill = most - 1) => {
			await (typeof fill === 'number' ? inSteps(fill, (n) => add(store, n)) : fill());
			const ends = await Promise.allSettled([store, other, store, other].map((to, n) => add(to, 1_000 + n)));
			expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
			for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ cap, most });
			const problem = await add(store, 2_000).catch((error: unknown) => error as CapError);
			expect(problem).toBeInstanceOf(CapError);
			for (const [lang, cure] of [
				['fa', /؛ .*(حذف|پاک|باطل|فردا|تازه)/],
				['en', /(: |: .*)(remove|delete|revoke|go on tomorrow|draw|save this|give)/]
			] as const) {
				const words = capWords(problem as CapError, { lang, theme: null, kiosk: false });
				expect(words).toMatch(cure);
				expect(words).toContain(most.toLocaleString(lang === 'fa' ? 'fa-IR' : 'en-US'));
			}
		}
	);

	test.runIf(kind === 'SQLite')('processes that write at once do not pass a cap', async () => {
		const makers = [1, 2, 3].map(() => startNode('test/support/make-links.ts', [under.dir, user.id, '60'], {}));
		for (const maker of makers) expect(await maker.exited, maker.output()).toBe(0);
		const made = makers.map((maker) => Number(maker.output()));
		expect(made.reduce((sum, one) => sum + one)).toBe(LINKS.most);
	});

	test('who takes one away may add one', async () => {
		await inSteps(LINKS.most, () => makeLink(store, user, query(1), null));
		const [first] = await listLinks(store, user.id);
		expect(await removeLink(store, 'somebody else', first!.id)).toBe(false);
		await expect(makeLink(store, user, query(1), null)).rejects.toThrow(CapError);
		expect(await removeLink(store, user.id, first!.id)).toBe(true);
		await makeLink(store, user, query(1), null);
	});

	test('a query that is saved again counts once', async () => {
		await inSteps(SAVED.most, (n) => saveSql(store, user.id, query(n)));
		expect(await saveSql(store, user.id, query(7, { text: 'SELECT 8' }))).toBe(null);
	});

	test('of past runs the newest stay, also by their size', async () => {
		const run = (n: number, sql = 'SELECT 1') => ({
			...{ id: `run-${n}`, text: sql, params: {}, state: 'done' as const, rows: 1, ms: 1, at: at(n) }
		});
		await inSteps(PAST.most + 5, (n) => saveRun(store, user.id, run(n)));
		expect((await listRuns(store, user.id)).map(({ id }) => id).slice(-2)).toEqual(['run-6', 'run-5']);
		for (let n = 1_000; n < 1_080; n++) await saveRun(store, user.id, run(n, text(0.1)));
		const left = await store.db.selectFrom('console_runs').select(['id', 'text']).execute();
		expect(left.reduce((sum, one) => sum + one.text.length, 0)).toBeLessThanOrEqual(PAST.mb * MB);
		expect(left.map(({ id }) => id)).toContain('run-1079');
	});

	test('of links that were closed and of tokens that have ended the newest stay', async () => {
		await inSteps(SHARES.closed + 20, async (n) => {
			await shareList(store.db, KEY, share(n));
			await revokeShare(store.db, { id: share(n).id, userId: user.id, userName: user.name, at: at(n) });
		});
		expect(await store.db.selectFrom('shared_lists').select('id').execute()).toHaveLength(SHARES.closed + 1);
		const secrets: string[] = [];
		await inSteps(TOKENS.ended + 20, async (n) => {
			secrets.push(await createToken(store, { source: `source-${n}` }));
			const [good] = (await listTokens(store)).filter(({ revokedAt }) => revokedAt === null);
			await revokeToken(store, good!.id, NOW);
		});
		expect(await listTokens(store)).toHaveLength(TOKENS.ended + 1);
		expect(await holderOfToken(store, secrets[0]!, NOW)).toBeUndefined();
	});

	test('a person has so many sessions, the newest, and so many accesses, also when they are made at once', async () => {
		await inSteps(SESSIONS + 5, (n) =>
			startSession(store, { userId: user.id, address: `${n}`, agent: '' }, new Date(NOW.getTime() + n))
		);
		const sessions = await listSessions(store, user.id, NOW);
		const newest = Array.from({ length: SESSIONS }, (_, n) => String(SESSIONS + 4 - n));
		expect(sessions.map(({ address }) => address)).toEqual(newest);
		const made = await Promise.all(
			Array.from({ length: 12 }, (_, n) => createAccess(n % 2 ? store : other, user.id, { name: 'tool', days: 7 }, NOW))
		);
		expect(made.filter((one) => one === 'tooMany')).toHaveLength(12 - MOST_ACCESSES);
	});

	test('a choice is as long as a choice of ours', async () => {
		await keepPreference(store, user.id, 'desk.columns', 'subject,state');
		await keepPreference(store, user.id, 'desk.columns', text(0.01));
		expect(await preferenceOf(store, user.id, 'desk.columns')).toBe('subject,state');
	});
});
