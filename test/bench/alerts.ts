import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '#ingest/scenario/random.ts';
import { checkRules, standingRules, type Rounds } from '#sql/alerts/round.server.ts';
import { withLowPriority } from '#sql/client/low-priority.ts';
import { windowDays, type Condition, type Figure } from '#sql/model/alert.ts';
import { createRule, RULES } from '#sql/office/alert-rules.ts';
import { openStore, type Store } from '#sql/office/store.server.ts';
import { createUser } from '#sql/office/users.ts';
import { answerKpi } from '#sql/queries/pages/kpi-answer.ts';
import { openNational } from './national/office.server.ts';
import { CATEGORIES, CHANNELS, COUNTIES } from './national/shapes.ts';
import { number, table } from './wall/table.ts';

export interface AlertsOptions {
	letters: number;
	seed: number;
	dir: string;
	rules: number;
	print: (line: string) => void;
}

const MEASURES: readonly [string, Figure['window']][] = [
	['unanswered', null],
	['overdue', null],
	['body_backlog', null],
	['body_late', null],
	['received', 'today'],
	['received', '7d'],
	['answers', 'yesterday'],
	['answers', '7d'],
	['on_time', '30d'],
	['time_to_answer_body', '30d']
];
/** The first reads from the disk. */
const ROUNDS = 4;

/** What people watch: all letters, those of a channel, a category or a county; each of the bodies by itself. */
function drawRule(random: Random): { subject: Figure; condition: Condition } {
	const [measure, window] = random.pick(MEASURES);
	const filter = random.pick<() => Figure['where']>([
		() => [],
		() => [['channel', random.pick(CHANNELS)[0]]],
		() => [['category', random.pick(CATEGORIES)[0]]],
		() => [['county', random.pick(COUNTIES)[0]]]
	]);
	return {
		subject: { of: 'figure', measure, where: filter(), by: 'body', window },
		condition: random.chance(0.7)
			? { kind: 'above', limit: random.int(20_000), margin: 0 }
			: { kind: 'worst', places: 3 }
	};
}

/**
 * How long a round takes over so many rules of each body, beside asking their different figures one by one as pasokh kpi does. What is to be told the
 * first time is told then; of later rounds nothing.
 */
export async function benchAlerts({ letters, seed, dir, rules, print }: AlertsOptions): Promise<void> {
	print(`the office is kept in ${dir}`);
	const office = await openNational(dir, { letters, seed }, print);
	const home = mkdtempSync(join(tmpdir(), 'pasokh-alerts-'));
	const store = await openStore({ dataDir: home });
	try {
		await makeRules(store, rules, createRandom(seed));
		const client = office.client('reader');
		const rounds: Rounds = {
			...{ client: withLowPriority(client), store, holder: 'bench', now: Date.now },
			...{ office: { database: 'pasokh', clock: 'data' }, dataDir: dir },
			analysts: { client: office.client('analyst'), store }
		};
		const figures = new Map(
			(await standingRules(store)).map(({ subject }) => [JSON.stringify(subject), subject as Figure])
		);
		const rows: string[][] = [];
		const timed = async (what: string, work: () => Promise<string>) => {
			const began = performance.now();
			const said = await work();
			const ms = performance.now() - began;
			rows.push([what, number(ms), said]);
			print(rows.at(-1)!.join('  '));
			return ms;
		};
		let [round, groups, asOf] = [0, 0, ''];
		for (let n = 0; n < ROUNDS; n++)
			round = await timed(`round ${n + 1}`, async () => {
				const checked = (await checkRules(rounds)) ?? [];
				groups = checked.reduce((sum, { standing }) => sum + standing.length, 0);
				for (const { look } of checked) if ('asOf' in look) ({ asOf } = look);
				return `${checked.length} rules, ${number(groups)} groups`;
			});
		const singly = await timed('one by one', async () => {
			for (const { measure: kpi, where, by, window } of figures.values()) {
				const moments = { asOf: null, knownAt: null, excludeOutages: false };
				const days = windowDays(window, asOf);
				await answerKpi(client, rounds.office, { kpi, where, by, ...days, ...moments });
			}
			return `${figures.size} different figures`;
		});
		print(`\n${table(['what', 'ms', 'of'], rows)}`);
		print(
			`${rules} rules of ${(groups / rules).toFixed(0)} bodies each: a round takes ${(round / singly).toFixed(2)} of asking its figures one by one, ${(round / 1_000).toFixed(1)} s`
		);
	} finally {
		await store.close();
		await office.stop();
		rmSync(home, { recursive: true });
	}
}

async function makeRules(store: Store, count: number, random: Random): Promise<void> {
	for (let n = 0, owner = ''; n < count; n++) {
		if (n % RULES.own === 0) owner = (await createUser(store, { name: `u${n}`, role: 'governor' })).id;
		const draft = { ...drawRule(random), name: '', targets: [], quietMinutes: 0, forRole: null };
		await createRule(store, owner, draft, Buffer.alloc(32, 7), new Date());
	}
}
