import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Checked } from '#sql/alerts/keep-round.ts';
import { checkRules, type Rounds } from '#sql/alerts/round.server.ts';
import { CATALOGUE } from '#sql/measures/catalogue.ts';
import { WINDOWS, type Condition, type Figure, type Subject, type Target, type ToldOfRule } from '#sql/model/alert.ts';
import { utcText } from '#sql/model/tehran.ts';
import { createRule, type RuleDraft } from '#sql/office/alert-rules.ts';
import { userIdOf } from '#sql/office/api-tokens.ts';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { newId } from '#sql/office/secret.ts';
import { inStore, openStore, type Store } from '#sql/office/store.server.ts';
import { createUser } from '#sql/office/users.ts';
import type { Settings } from '#sql/settings.ts';
import { GROWING, growingOffice } from './alert-histories.ts';
import { startEmbeddedOffice, type EmbeddedUnderTest } from './embedded.ts';
import { rowOf } from './events.ts';
import { writeRows } from './write.ts';

export const BODIES: Subject = { of: 'figure', measure: 'unanswered', where: [], by: 'body', window: null };
export const above = (limit: number): Condition => ({ kind: 'above', limit, margin: 0 });

/** Makes a rule of somebody; returns its id. */
export const makeRule = (settings: Settings, owner: string, draft: Partial<RuleDraft> = {}): Promise<string> =>
	inStore(settings, async (store) => {
		const whole = { name: '', subject: BODIES, condition: above(3), targets: [], quietMinutes: 60, forRole: null };
		const { encryption } = readAllKeys(settings);
		const userId = await userIdOf(store, owner);
		return (await createRule(store, userId, { ...whole, ...draft }, encryption, new Date())).id;
	});

/** What an office's round would have kept: a rule's bodies, its check, and a notice that it fires. */
export const tellOf = (
	settings: Settings,
	rule: string,
	owner: string,
	bodies: Record<string, number>
): Promise<void> =>
	inStore(settings, async (store) => {
		const { db } = store;
		const at = new Date().toISOString();
		const told: ToldOfRule = {
			...{ rule, name: '', subject: BODIES, condition: above(3), asOf: at, knownAt: at },
			groups: Object.entries(bodies).map(([key, value]) => ({ key, value, since: at }))
		};
		for (const { key, value, since } of told.groups)
			await db.insertInto('alert_states').values({ rule_id: rule, key, value, fires: 1, told: 1, since }).execute();
		const count = told.groups.length;
		await db
			.insertInto('alert_checks')
			.values({ rule_id: rule, at, as_of: at, groups: count, firing: count, value: null })
			.execute();
		await db.updateTable('alert_rules').set({ checked_at: at, told_at: at }).where('id', '=', rule).execute();
		const user_id = await userIdOf(store, owner);
		const content = JSON.stringify(told);
		await db
			.insertInto('notices')
			.values({ id: newId(), user_id, rule_id: rule, kind: 'fires', content, at })
			.execute();
	});

export const MINUTE = 60_000;
const KEY = new Uint8Array(32).fill(7);
const HOOK: Target = { channel: 'webhook', to: 'https://alerts.example/in' };

const figure = (measure: string, more: Partial<Figure>): Figure => ({
	...BODIES,
	measure,
	by: null,
	...more
});
/** Every figure, in each window, whole and by some of its groups. */
export const GROUPED: Figure[] = CATALOGUE.flatMap(({ name, dimensions }) =>
	[null, ...WINDOWS].flatMap((window) =>
		[null, ...dimensions.filter((one) => ['body', 'channel', 'bank'].includes(one))].map((by) =>
			figure(name, { by, window })
		)
	)
);
/** Every figure of one body, and of one that is not there. */
export const OF_A_BODY: Figure[] = CATALOGUE.filter(({ dimensions }) => dimensions.includes('body')).flatMap(
	({ name }) => ['bank_melli', 'emdad', 'nobody'].map((body) => figure(name, { where: [['body', body]] }))
);

/** The growing office, with one store of rules for each test, whose owner is a governor. */
export interface AlertsUnderTest {
	office: EmbeddedUnderTest;
	store: Store;
	owner: string;
	/** What the clock of the machine shows. */
	now: number;
	rounds: (holder?: string, more?: Partial<Rounds>) => Rounds;
	/** A round, so much later. */
	later: (ms?: number, holder?: string) => Promise<Checked[] | null>;
	/** Makes a rule that tells a webhook, and returns its id. */
	rule: (subject: Subject, condition: Condition, more?: object, of?: string) => Promise<string>;
	/** What was told, in its order: of each message who, its kind and its groups. */
	told: (table?: 'notices' | 'deliveries') => Promise<string[][]>;
	/** A source has sent so many milliseconds ago, each time something old. */
	receive: (source: string, ages: readonly number[]) => Promise<void>;
	/** Bank Melli, with whom twenty letters stand, answers some of them. */
	answer: (count: number) => Promise<void>;
}

/** Says for the tests of a file where their rules are. */
export function useAlerts(): AlertsUnderTest {
	let answered = 0;
	let dir: string;
	const under = {
		rounds: (holder = 'one', more = {}) => ({
			client: under.office.client('reader'),
			office: { database: 'pasokh', clock: 'data' },
			dataDir: under.office.settings.dataDir,
			analysts: { client: under.office.client('analyst'), store: under.store },
			...{ store: under.store, holder, now: () => under.now, ...more }
		}),
		async later(ms = MINUTE, holder) {
			under.now += ms;
			return checkRules(under.rounds(holder));
		},
		async rule(subject, condition, more = {}, of = under.owner) {
			const draft = { name: '', subject, condition, targets: [HOOK], quietMinutes: 0, forRole: null, ...more };
			return (await createRule(under.store, of, draft, KEY, new Date(under.now))).id;
		},
		async told(table = 'deliveries') {
			const rows = await under.store.db.selectFrom(table).select(['user_id', 'kind', 'content']).execute();
			return rows.map(({ user_id, kind, content }) => {
				const { groups } = JSON.parse(content) as ToldOfRule;
				const who = user_id === under.owner ? 'owner' : 'other';
				return [who, kind, ...groups.map(({ key, value }) => `${key} ${value}`)];
			});
		},
		async receive(source, ages) {
			const [now, old] = [Date.now(), utcText(Date.parse(GROWING.first))];
			const values = ages.map((age, n) => ({
				...{ batch_id: `${source.length}${n}`, source, load_id: '', door: 'http', events: 1, rejected: 0 },
				...{ received_at: utcText(now - age), newest_at: old, stored_at: utcText(now) }
			}));
			await under.office.client('admin').insert({ table: 'pasokh.receipts', values, format: 'JSONEachRow' });
		},
		async answer(count) {
			const rows = Array.from({ length: count }, (_, n) => {
				const letter_id = `M-${40 + answered + n}`;
				return rowOf({
					...{ v: 1, type: 'letter.answered', event_id: 'late', letter_id },
					...{ occurred_at: `${GROWING.last}T20:00:00+04:30`, referral_id: `R-${letter_id}` },
					...{ org: 'bank_melli', outcome: 'granted', means: 'letter' }
				});
			});
			answered += count;
			await writeRows(under.office.client('writer'), rows);
		}
	} as AlertsUnderTest;
	beforeAll(async () => {
		under.office = await startEmbeddedOffice();
		await writeRows(
			under.office.client('writer'),
			growingOffice().map((event) => rowOf(event))
		);
	});
	afterAll(async () => under.office?.stop());
	beforeEach(async () => {
		dir = mkdtempSync(join(tmpdir(), 'pasokh-alerts-'));
		under.store = await openStore({ dataDir: dir });
		under.owner = (await createUser(under.store, { name: 'zahra', role: 'governor' })).id;
		under.now = Date.parse('2026-11-25T08:00:00Z');
	});
	afterEach(async () => {
		await under.store.close();
		rmSync(dir, { recursive: true });
	});
	return under;
}
