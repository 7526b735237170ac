import type { ClickHouseClient } from '@clickhouse/client';
import { kpiOf } from '../measures/catalogue.ts';
import type { ToldDays } from '../model/digest-days.ts';
import { dayAfter, daysFrom, endOfDay } from '../model/tehran.ts';
import { EVER } from '../queries/pages/groups.ts';
import { pageKpi } from '../queries/pages/page-kpi.ts';
import type { PageRequest, Reader, Snapshot } from '../queries/pages/page.ts';
import { readPage, type PageAsk } from '../queries/pages/read-page.ts';
import { readStands } from '../queries/pages/stands.ts';
import { readUsual } from '../queries/pages/usual.ts';
import type { WallFigures } from '../queries/wall-snapshot.ts';
import { wall } from '../queries/wall.ts';

/** A count of the days told of, or at the end of them, beside that of as many days before. */
export interface Change {
	code: string;
	now: number;
	before: number;
}

/** A day of a figure that lies outside what is usual. */
export interface UnusualDay {
	kpi: string;
	day: string;
	value: number;
	low: number;
	high: number;
}

/** What a digest tells everybody. */
export interface DigestFigures {
	/** Of all letters, without what its sentence does not say. */
	wall: WallFigures;
	/** At the end of the days, and at that of as many days before; null: not known. */
	unanswered: { now: number; before: number | null };
	/** In the days told of: registered; referred by operators; answered, whenever they were registered. */
	flow: { registered: number; referred: number; answers: number };
	/** Letters registered, the largest change first. */
	channels: Change[];
	/** Letters unanswered with each body at the end of the days, whenever they were registered; the largest change first. */
	bodies: Change[];
	/** Overdue letters, whenever they were registered, by body: the most first, and of how many bodies there are more. */
	overdue: { bodies: { code: string; count: number }[]; more: number };
	unusual: UnusualDay[];
}

export type DigestSnapshot = Snapshot<DigestFigures>;

const CHANGES = 5;
const OVERDUE_BODIES = 10;
/** Figures of which a day is known when it is over. */
const WATCHED = ['received', 'operator_referrals', 'answers', 'calls_offered'];

const DIGEST: Reader<DigestFigures> = {
	dimensions: [],
	hasSteps: false,
	hasOutages: false,
	compared: [
		{ name: 'registered', kpi: 'answered', part: 'den', now: ({ flow }) => ({ num: 0, den: flow.registered }) },
		{ name: 'referred', kpi: 'operator_referrals', now: ({ flow }) => ({ num: flow.referred, den: 0 }) },
		{ name: 'answers', kpi: 'answers', now: ({ flow }) => ({ num: flow.answers, den: 0 }) }
	],
	read: async (client, request) => {
		const [all, registered, referred, answers, channels, bodies, overdue, unusual] = await Promise.all([
			wall.read(client, { ...request, ...EVER, compare: null }),
			pageKpi(client, request, 'answered'),
			pageKpi(client, request, 'operator_referrals'),
			pageKpi(client, request, 'answers'),
			readChannels(client, request),
			readBodies(client, request),
			pageKpi(client, { ...request, ...EVER }, 'overdue', 'body'),
			Promise.all(WATCHED.map((name) => readUnusual(client, request, name)))
		]);
		const late = overdue.groups
			.map(({ key, numerator }) => ({ code: key, count: numerator }))
			.filter(({ count }) => count > 0)
			.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
		return {
			wall: asSaid(all),
			unanswered: { now: all.totals.unanswered, before: stockBefore(all, request) },
			flow: {
				registered: registered.total.denominator,
				referred: referred.total.numerator,
				answers: answers.total.numerator
			},
			...{ channels, bodies },
			overdue: { bodies: late.slice(0, OVERDUE_BODIES), more: Math.max(0, late.length - OVERDUE_BODIES) },
			unusual: unusual.flat()
		};
	}
};

/**
 * What is told of some days, as of the end of the last, so that it is the same whenever it is made: the wall has these numbers as of that day.
 */
export const readDigest = (
	client: ClickHouseClient,
	office: Pick<PageAsk, 'database' | 'clock' | 'keeper'>,
	{ from, to }: ToldDays
): Promise<DigestSnapshot> => {
	const length = daysFrom(from, to);
	return readPage(client, DIGEST, {
		...office,
		asOf: endOfDay(to),
		days: () => ({ from, to, compare: { from: dayAfter(from, -length), to: dayAfter(to, -length) } })
	});
};

/** The snapshot of the wall that its sentence is made of. */
export const wallOf = ({ wall: figures, ...frame }: DigestSnapshot): Snapshot<WallFigures> => ({
	...{ ...frame, ...figures },
	...{ range: EVER, compare: null, compared: null }
});

/** The sentence needs neither the pictures' days nor who did how much. */
const asSaid = ({ banks, stock, operators, calls, queue, ...all }: WallFigures): WallFigures => ({
	...all,
	...{ banks: banks.map((bank) => ({ ...bank, trend: [] })), stock: { ...stock, office: [], bodies: [] } },
	...{ days: [], before: [], operators: { ...operators, perOperator: [] }, calls: { ...calls, days: [] } },
	queue: { ...queue, days: [], tests: [] }
});

function stockBefore({ stock: { office, bodies } }: WallFigures, { from, to }: PageRequest): number | null {
	const [own, others] = [office, bodies].map((of) => of.at(-1 - daysFrom(from!, to!)));
	return own === undefined || others === undefined ? null : own + others;
}

async function readChannels(client: ClickHouseClient, request: PageRequest): Promise<Change[]> {
	const [now, before] = await Promise.all(
		[request, request.compare!].map(async ({ from, to }) => {
			const { groups } = await pageKpi(client, { ...request, from, to }, 'answered', 'channel');
			return new Map(groups.map(({ key, denominator }) => [key, denominator]));
		})
	);
	return largest(new Set([...now!.keys(), ...before!.keys()]), (code) => [now!.get(code) ?? 0, before!.get(code) ?? 0]);
}

async function readBodies(client: ClickHouseClient, request: PageRequest): Promise<Change[]> {
	const length = daysFrom(request.from!, request.to!);
	const stands = await readStands(client, request, length + 1);
	return largest(stands.keys(), (code) => {
		const of = stands.get(code)!;
		return [of.at(-1) ?? 0, of[0] ?? 0];
	});
}

function largest(codes: Iterable<string>, of: (code: string) => [now: number, before: number]): Change[] {
	return [...codes]
		.map((code) => {
			const [now, before] = of(code);
			return { code, now, before };
		})
		.filter(({ now, before }) => now !== before)
		.sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || (a.code < b.code ? -1 : 1))
		.slice(0, CHANGES);
}

async function readUnusual(client: ClickHouseClient, request: PageRequest, name: string): Promise<UnusualDay[]> {
	const usual = await readUsual(client, request, kpiOf(name));
	const outside = (usual?.days ?? []).filter(({ side }) => side === 'above' || side === 'below');
	if (outside.length === 0) return [];
	const { groups } = await pageKpi(client, request, name, 'day');
	const values = new Map(groups.map(({ key, value }) => [key, value]));
	return outside.map(({ day, usual: band }) => ({
		...{ kpi: name, day, value: values.get(day) ?? 0 },
		...{ low: band!.low, high: band!.high }
	}));
}
