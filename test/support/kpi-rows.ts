import type { ClickHouseClient } from '@clickhouse/client';
import { expect } from 'vitest';
import type { Kpi } from '#sql/measures/kpi.ts';
import { type KpiMember, listKpi } from '#sql/queries/kpi/list-kpi.server.ts';
import type { KpiRequest } from '#sql/queries/kpi/plan.server.ts';
import { readKpi } from '#sql/queries/kpi/read-kpi.server.ts';
import { bucketDay } from './kpi-calendar.ts';
import { naiveRowsOf } from './kpi-custom.ts';
import { type Ask, countOf, isTimed, type Member, type Row } from './kpi-figures.ts';
import { has, isCounted, isPast, ownDue } from './kpi-naive-themes.ts';
import { naiveMembers } from './kpi-naive.ts';

/** What is asked of the office, and the same of the model. */
export interface Question {
	kpi: Kpi;
	request: KpiRequest;
	ask: Ask;
	members: Member[];
}

/** A figure of all, of each of its groups, and how many are behind one of them. */
export async function expectFigure(client: ClickHouseClient, question: Question, by: string | null): Promise<void> {
	const { kpi, request, ask, members } = question;
	const { total, groups } = await readKpi(client, { ...request, by });
	const [all] = naiveRowsOf([['', members]], { ...ask, kpi, by: null, all: members });
	const digits = kpi.measure === 'custom' ? 9 : 6;
	expectRow(total, all ?? { key: '', value: null, numerator: 0, denominator: 0 }, digits, `${by}, all`);
	const own = [...Map.groupBy(by === null ? [] : members, keyBy(by!))];
	const expected = by === null ? [] : naiveRowsOf(own, { ...ask, kpi, by, all: members });
	expect(groups.map(({ key }) => key).sort()).toEqual(expected.map(({ key }) => key).sort());
	for (const row of expected) {
		const found = groups.find(({ key }) => key === row.key)!;
		expectRow(found, row, digits, `${by} ${row.key}`);
	}
	const some = own[Math.floor(own.length / 2)];
	if (some) {
		const [key, theirs] = some;
		const { count } = await listKpi(client, { ...request, part: 'num', by, key, limit: 1 });
		expect(count, `behind ${by} ${key}`).toBe(countOf(kpi, partOf(theirs, 'num')));
	}
}

/** The lists behind a figure, with all that is said of each member, and how many they have. */
export async function expectLists(client: ClickHouseClient, { kpi, request, members }: Question): Promise<void> {
	for (const part of ['num', 'den'] as const) {
		const listed = await readAll(client, { ...request, part });
		const expected = partOf(members, part);
		const ids = expected.map(({ id }) => id);
		expect(listed.map(({ id }) => id).sort(), part).toEqual((kpi.basis === 'persons' ? [...new Set(ids)] : ids).sort());
		if (kpi.basis !== 'persons') expect(listed.map(textOfListed).sort()).toEqual(expected.map(textOf(kpi)).sort());
		const { count } = await listKpi(client, { ...request, part, limit: 1 });
		expect(count).toBe(countOf(kpi, expected));
	}
}

const partOf = (members: Member[], part: 'num' | 'den') => members.filter((one) => one[part]);

/** Some pages a list. */
const A_PAGE = 450;

async function readAll(client: ClickHouseClient, request: KpiRequest & { part: 'num' | 'den' }): Promise<KpiMember[]> {
	const all: KpiMember[] = [];
	for (;;) {
		const { members } = await listKpi(client, { ...request, after: all.at(-1) ?? null, limit: A_PAGE });
		all.push(...members);
		if (members.length < A_PAGE) return all;
	}
}

/** All that is said of a member, in one text. */
const textOf =
	(kpi: Kpi) =>
	({ id, letterId, at, value, dimensions }: Member): string => {
		const own = isTimed(kpi) ? value!.toFixed(6) : null;
		return JSON.stringify([id, letterId, at, own, ...kpi.dimensions.map((column) => dimensions[column])]);
	};

const textOfListed = ({ id, letterId, at, value, dimensions }: KpiMember): string =>
	JSON.stringify([id, letterId, Date.parse(at), value?.toFixed(6) ?? null, ...Object.values(dimensions)]);

/** The group of a member: of a dimension, or of a Jalali bucket of time. */
export const keyBy =
	(by: string) =>
	({ at, dimensions }: Member): string =>
		by in dimensions ? dimensions[by]! : bucketDay(at, by);

/** Counts are equal; means and quantiles to what the order of a sum may change. */
function expectRow(found: object, expected: object, digits: number, what: string): void {
	for (const [column, value] of Object.entries(expected)) {
		const own = (found as Record<string, unknown>)[column];
		const where = `${what}: ${column}`;
		if (typeof value === 'number') expect(own as number, where).toBeCloseTo(value, digits);
		else if (column === 'details') expectRow(own as object, value as object, digits, where);
		else expect(own, where).toEqual(value);
	}
}

type Is = (row: Row, ask: Ask) => boolean;
const isUnanswered: Is = (row) => !row['is_answered'] && !row['is_ended'];
const isPending: Is = ({ state }) => state === 'registered' || state === 'referred';
const isAwaited: Is = (row) => row['ended_at'] === null && row['letter_is_settled'] === 0;
const lacks =
	(column: string): Is =>
	(row) =>
		!has(column)(row) && isPending(row, undefined as never);
const isUndecided: Is = (row) => row['approved_at'] === null && row['refused_at'] === null;

const isLately = (moment: number | null, { asOf }: Ask): boolean => moment !== null && moment + 30 * 86_400_000 >= asOf;

/** Of a figure whose members' outcome comes later: of whom it has not come yet. */
export const WAITING: Readonly<Record<string, Is>> = {
	referral_coverage: lacks('first_referred_at'),
	answered: isUnanswered,
	time_to_first_referral: lacks('first_referred_at'),
	time_to_first_referral_working: lacks('first_referred_at'),
	time_to_answer_citizen: isUnanswered,
	time_to_answer_body: isAwaited,
	on_time: (row, ask) => isUnanswered(row, ask) && row['due_at'] !== null && !isPast(row['due_at'], ask),
	on_time_body: (row, ask) => isAwaited(row, ask) && isCounted(row) && ownDue(row) >= ask.asOf,
	formal_answers: isAwaited,
	wrong_first_body: (row) => row['first_body'] !== null && row['first_body_ended_by'] === null,
	reopen_rate: (row, ask) => !row['reopened_30d'] && isLately(row['closed_at'], ask),
	objection_rate: (row, ask) =>
		!row['objected_30d'] && (isLately(row['closed_at'], ask) || isLately(row['last_answered_at'], ask)),
	promises_kept: (row, ask) =>
		isUnanswered(row, ask) && row['interim_answered_at'] !== null && row['promise_kept'] === null,
	sms_delay_1: lacks('registered_sms_at'),
	sms_delay_2: lacks('referred_sms_at'),
	loan_approved: isUndecided,
	loan_refused: isUndecided,
	loan_paid: (row) => row['paid_at'] === null && row['refused_at'] === null,
	loan_decision_time: isUndecided,
	loan_payment_time: (row) => row['paid_at'] === null && row['refused_at'] === null,
	operator_wrong_first_body: (row) =>
		Boolean(row['operator']) && row['from_org'] === null && row['is_office_first'] === 1 && row['ended_at'] === null
};

/** Those of the range, whether or not the figure counts them. */
export const naiveWaiting = (kpi: string, ask: Ask): Member[] => naiveMembers(kpi, ask, WAITING[kpi]);
