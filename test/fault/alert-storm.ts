import { setTimeout as pause } from 'node:timers/promises';
import type { WireEvent } from '#ingest/contract/event.ts';
import { createRandom } from '#ingest/scenario/random.ts';
import { lastChecks, removeRule, standingOf } from '#sql/office/alert-rules.ts';
import { makeRule } from '../support/alerts.ts';
import { LONG_MS, until } from '../support/until.ts';
import { IN_TIME, MORTALS, saderat, type AlertOffice, type Arrival, type MortalName } from './alert-office.ts';

/** What happens in a run, in this order; at each of them something may die. */
export const STAGES = ['made', 'crossed', 'told', 'back', 'over'] as const;
export type Stage = (typeof STAGES)[number];

/** A server has the message, and has not said so yet. */
export type AtArrival = `${'fires' | 'over'} by ${'mail' | 'webhook' | 'bot'}`;
const ARRIVALS: AtArrival[] = (['fires', 'over'] as const).flatMap((kind) =>
	(['mail', 'webhook', 'bot'] as const).map((channel) => `${kind} by ${channel}` as const)
);

export interface AlertFault {
	dies: MortalName;
	when: Stage | AtArrival;
	/** So long after the stage; at an arrival there is no time to lose. */
	afterMs: number;
	/** It is away for so long, and for as long as it takes to start. */
	holdMs: number;
}

export interface AlertPlan {
	limit: number;
	/** So many letters more than the limit are overdue, by which it fires; so many are left when it is over. */
	above: number;
	left: number;
	/** So many more become overdue while it fires: nothing is told of these. */
	further: number;
	/** Between what is told and the way back. */
	restMs: number;
	faults: AlertFault[];
}

/** A run, by its seed: each of what may die does at least once, and one more. */
export function planAlerts(seed: number): AlertPlan {
	const random = createRandom(seed ^ 0xa1e7);
	const limit = 2 + random.int(4);
	const holdMs = () => Math.round(random.between(0, 3_000));
	const faults = [...MORTALS, random.pick(MORTALS)].map((dies): AlertFault => {
		const isAtArrival = dies === 'web' && random.chance(0.5);
		const when = isAtArrival ? random.pick(ARRIVALS) : random.pick(STAGES);
		return { dies, when, afterMs: isAtArrival ? 0 : Math.round(random.between(0, 2_500)), holdMs: holdMs() };
	});
	return {
		...{ limit, above: 1 + random.int(4), left: 1 + random.int(limit), further: random.int(3), faults },
		restMs: random.chance(0.5) ? 0 : Math.round(random.between(0, 2_000))
	};
}

/** One line that tells a fault and its moment. */
export const tellAlertFault = ({ dies, when, afterMs, holdMs }: AlertFault): string =>
	`${dies} at ${when}${afterMs > 0 ? ` + ${afterMs} ms` : ''} for ${holdMs} ms`;

export interface AlertReport {
	seed: number;
	faults: string[];
	limit: number;
	/** Overdue letters by which it fired. */
	letters: number;
	/** Different messages, and how often any arrived. */
	messages: number;
	arrivals: number;
	/** Of the channels and the bell, those that were not told that it fires, or is over; and what they were told beside. */
	lost: number;
	doubled: number;
	/** What else went wrong, each in a line. */
	complaints: string[];
	seconds: number;
}

const PLACES = ['bell', 'mail', 'webhook', 'bot'];
const KINDS = ['fires', 'over'];
/** What has not come by then is lost; an assertion on nothing but that it comes. */
const ARRIVE_MS = 120_000;
const HASTEN_MS = 200;

/** One run: a rule on Bank Saderat's overdue letters fires and is over while things die, and is then counted. */
export async function runAlertStorm(office: AlertOffice, seed: number): Promise<AlertReport> {
	const began = performance.now();
	const { store, owner } = office;
	const plan = planAlerts(seed);
	const first = office.arrivals.length;
	const rule = await makeRule(office.settings, owner.name, {
		subject: { of: 'figure', measure: 'overdue', where: [['body', 'bank_saderat']], by: null, window: null },
		condition: { kind: 'above', limit: shareOf(plan.limit), margin: 0 },
		quietMinutes: 0,
		targets: [
			{ channel: 'mail', to: 'inspector@example.ir' },
			{ channel: 'webhook', to: office.hookUrl },
			{ channel: 'bot' }
		]
	});
	const arrived = () => office.arrivals.slice(first).filter(({ text }) => text.includes(rule));
	const notices = () =>
		store.db.selectFrom('notices').select(['id as key', 'kind']).where('rule_id', '=', rule).execute();
	const keysOf = async (): Promise<Map<string, Set<string>>> => {
		const told = [
			...(await notices()).map((one) => ({ channel: 'bell', ...one })),
			...arrived().map(({ channel, key, kind }) => ({ channel, key, kind }))
		];
		const keys = Map.groupBy(told, ({ channel, kind }) => `${channel} ${kind}`);
		return new Map([...keys].map(([place, all]) => [place, new Set(all.map(({ key }) => key))]));
	};
	const expected = PLACES.flatMap((place) => KINDS.map((kind) => `${place} ${kind}`));
	const letters = Array.from({ length: plan.limit + plan.above + plan.further }, () => `S-${office.next()}`);
	const firstOnes = letters.slice(0, plan.limit + plan.above);
	const stopHaste = hasten(office);
	const { reach, mended } = breakThings(office, plan.faults);
	try {
		reach('made');
		await send(
			office,
			firstOnes.flatMap((id) => saderat(id, 'overdue'))
		);
		reach('crossed');
		await until('it fires', async () => (await standingOf(store, rule)).some(({ told }) => told), LONG_MS);
		reach('told');
		if (plan.further > 0)
			await send(
				office,
				letters.slice(firstOnes.length).flatMap((id) => saderat(id, 'overdue'))
			);
		await pause(plan.restMs);
		await send(
			office,
			letters.slice(plan.left).map((id) => answer(office, id))
		);
		reach('back');
		await until('it is over', async () => (await standingOf(store, rule)).every(({ told }) => !told), LONG_MS);
		reach('over');
		await mended();
		await until(
			'all has come',
			async () => {
				const keys = await keysOf();
				return expected.every((place) => keys.has(place));
			},
			ARRIVE_MS
		).catch(() => {});
		await until('nothing is on its way', async () => !(await isOnItsWay(office, rule)), ARRIVE_MS).catch(() => {});
		// One more round has seen all this, and has had nothing to tell.
		const since = new Date().toISOString();
		await send(
			office,
			letters.slice(0, plan.left).map((id) => answer(office, id))
		);
		await until(
			'it is checked again',
			async () => (await lastChecks(store, rule)).some(({ at, value }) => at > since && !value),
			LONG_MS
		);
		await mended();
		const keys = await keysOf();
		return {
			...{ seed, faults: plan.faults.map(tellAlertFault), limit: plan.limit, letters: firstOnes.length },
			...{ messages: [...keys.values()].reduce((sum, { size }) => sum + size, 0), arrivals: arrived().length },
			lost: expected.filter((place) => !keys.has(place)).length,
			doubled: [...keys.values()].reduce((sum, { size }) => sum + size - 1, 0),
			complaints: [
				...[...keys.keys()].filter((place) => !expected.includes(place)).map((place) => `nobody waits for ${place}`),
				...disorder(arrived()),
				...(await wrongList(office, arrived()))
			],
			seconds: (performance.now() - began) / 1_000
		};
	} finally {
		await mended();
		stopHaste();
		await removeRule(store, rule, null);
		// The next run has a budget of its own.
		await store.db.updateTable('deliveries').set({ created_at: '2022-08-27T00:00:00.000Z' }).execute();
	}
}

/** Says which stage is reached; what is to die then does. */
function breakThings(office: AlertOffice, faults: readonly AlertFault[]) {
	const left = new Set(faults);
	const turns = new Map<MortalName, Promise<void>>();
	const waiting: Promise<void>[] = [];
	/** Resolves when it is dead. */
	function strike({ dies, holdMs }: AlertFault): Promise<void> {
		const { kill, start } = office.mortals[dies];
		const struck = (turns.get(dies) ?? Promise.resolve()).then(kill);
		turns.set(dies, struck.then(() => pause(holdMs)).then(start));
		return struck;
	}
	const due = (when: AlertFault['when']) => {
		const now = [...left].filter((fault) => fault.when === when);
		for (const fault of now) left.delete(fault);
		return now;
	};
	office.meet = async ({ kind, channel }) => {
		if (kind !== 'other') await Promise.all(due(`${kind} by ${channel}`).map(strike));
	};
	return {
		reach: (stage: Stage) => {
			for (const fault of due(stage)) waiting.push(pause(fault.afterMs).then(() => strike(fault)));
		},
		/** Resolves when all that has died is back. */
		mended: async () => {
			await Promise.all(waiting);
			await Promise.all(turns.values());
		}
	};
}

/** A failed delivery waits for half a minute and longer, which shows nothing: its time comes at once. */
function hasten({ store }: AlertOffice): () => void {
	const timer = setInterval(() => {
		const now = Date.now();
		const late = store.db.updateTable('deliveries').set({ due_at: now });
		void late
			.where('state', '=', 'due')
			.where('due_at', '>', now)
			.execute()
			.catch(() => {});
	}, HASTEN_MS);
	return () => clearInterval(timer);
}

const isOnItsWay = async ({ store }: AlertOffice, rule: string): Promise<boolean> =>
	(await store.db
		.selectFrom('deliveries')
		.select('id')
		.where('rule_id', '=', rule)
		.where('state', '=', 'due')
		.executeTakeFirst()) !== undefined;

async function send({ post }: AlertOffice, events: WireEvent[]): Promise<void> {
	if (events.length === 0) return;
	const { status, body } = await post(events);
	if (status !== 200) throw new Error(`ingest answers ${status}: ${JSON.stringify(body)}`);
}

/** What the rule sees by so many overdue letters: the bank has others that are still in time. */
const shareOf = (late: number): number => late / (IN_TIME + late);

/** By it the clock of the data goes on. */
const answer = (office: AlertOffice, letter_id: string): WireEvent => ({
	...{ v: 1, type: 'letter.answered', event_id: 'ans', letter_id, referral_id: `R-${letter_id}` },
	...{ org: 'bank_saderat', outcome: 'granted', means: 'letter' },
	occurred_at: new Date(Date.parse('2022-07-22T05:00:00Z') + office.next() * 1_000).toISOString()
});

/** Of each channel: that it is over came first, or what came again is not what came before. */
function disorder(arrived: readonly Arrival[]): string[] {
	const texts = Map.groupBy(arrived, ({ channel, key }) => `${channel} ${key}`);
	const channels = Map.groupBy(arrived, ({ channel }) => channel);
	return [
		...[...texts]
			.filter(([, all]) => new Set(all.map(({ text }) => text)).size > 1)
			.map(([key]) => `${key} does not always say the same`),
		...[...channels]
			.filter(([, all]) => all[0]!.kind === 'over')
			.map(([channel]) => `${channel}: it is over before it fires`)
	];
}

/** Whether the list behind what fires, as of that moment, has other letters than the message says. */
async function wrongList({ visitor }: AlertOffice, arrived: readonly Arrival[]): Promise<string[]> {
	const fires = arrived.filter(({ kind }) => kind === 'fires');
	const hook = fires.find(({ channel }) => channel === 'webhook');
	if (!hook) return [];
	const { link, groups } = JSON.parse(hook.text) as { link: string; groups: { value: number }[] };
	const { pathname, search } = new URL(link);
	const page = await (await visitor.get(pathname + search)).text();
	const there = new Set([...page.matchAll(/data-letter="(S-\d+)"/g)].map(([, id]) => id));
	const value = groups[0]?.value;
	return [
		...(shareOf(there.size) === value ? [] : [`${value} is told of, ${there.size} letters are behind ${link}`]),
		...fires
			.filter(({ text, channel }) => channel !== 'webhook' && !text.includes(link))
			.map(({ channel }) => `${channel}: another list than ${link}`)
	];
}
