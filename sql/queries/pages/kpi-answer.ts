import { officeClock } from '../../model/clock.ts';
import type { ClickHouseClient } from '@clickhouse/client';
import { kpiOf } from '../../measures/catalogue.ts';
import { KpiError, unitOfValue, type Unit } from '../../measures/kpi.ts';
import { rangeOf } from '../../measures/range.ts';
import { readDay, readMoment } from '../../model/read-time.ts';
import { dayAfter, tehranMidnight } from '../../model/tehran.ts';
import { checkRequest } from '../kpi/plan.server.ts';
import type { KpiResult } from '../kpi/read-kpi.server.ts';
import { pageKpi } from './page-kpi.ts';
import type { Reader } from './page.ts';
import { readPage, type PageAsk } from './read-page.ts';

/** A figure as a program asks for it: by the command line, or by the API. */
export interface KpiQuestion {
	kpi: string;
	/** Tehran days, both included, or ISO instants, the second excluded; null: no bound. */
	from: string | null;
	to: string | null;
	/** ISO instants; null: the office's now, and all that is known. */
	asOf: string | null;
	knownAt: string | null;
	by: string | null;
	where: [string, string][];
	excludeOutages: boolean;
}

export interface KpiAnswer {
	result: KpiResult;
	question: KpiQuestion;
	/** All that was ingested by this moment is in the figure, and nothing later. */
	knownAt: string;
}

/** What a program is told of a figure: the contract of the API and of the command line. */
export interface KpiTold {
	measure: string;
	unit: Unit;
	from: string | null;
	to: string | null;
	as_of: string;
	known_at: string;
	/** One with the key null where nothing is grouped by. */
	groups: { key: string | null; num: number; den: number; value: number | null }[];
}

/**
 * A day `YYYY-MM-DD` or an ISO instant, as somebody may write it.
 * @param name of the parameter, which the fault names
 * @throws KpiError
 */
export function timeOf(name: string, text: string): string {
	const time = readDay(text) ?? readMoment(text);
	if (time !== undefined) return time;
	throw new KpiError(
		`${name} is neither a day (1401-05-01, 2022-07-23) nor a moment with its offset (2022-08-27T14:30:00+04:30): "${text}"`,
		name
	);
}

/** The same as one moment: for a day its end, or now while it lasts, since ages must not run ahead. */
export function momentOf(name: string, text: string): string {
	const time = timeOf(name, text);
	if (time.length > 10) return time;
	return new Date(Math.min(tehranMidnight(dayAfter(time)), officeClock.now())).toISOString();
}

/** Throws KpiError for what the catalogue does not have, without a server. */
export function checkQuestion(question: KpiQuestion): void {
	checkRequest(question);
	const { from, until } = rangeOf(question);
	if (until <= from) throw new KpiError(`to is before from: "${question.to}"`, 'to');
}

/** In a page's terms: what is asked of the office beside the figure. */
export const askOfQuestion = ({ from, to, ...question }: KpiQuestion) => ({
	...{ asOf: question.asOf, knownAt: question.knownAt },
	...{ excludeOutages: question.excludeOutages, where: question.where },
	days: () => ({ from, to, compare: null })
});

/** The figure as a page of its own, so that it is of one moment of the state, whatever is being written meanwhile. */
const answerPage = ({ kpi, by }: KpiQuestion): Reader<{ result: KpiResult }> => ({
	dimensions: kpiOf(kpi).dimensions,
	hasSteps: false,
	hasOutages: false,
	read: async (client, request) => ({ result: await pageKpi(client, request, kpi, by) })
});

/** Answers a question. Throws KpiError for what the catalogue does not have. */
export async function answerKpi(
	client: ClickHouseClient,
	office: Pick<PageAsk, 'database' | 'clock' | 'keeper'>,
	question: KpiQuestion
): Promise<KpiAnswer> {
	checkQuestion(question);
	const asked = { ...office, ...askOfQuestion(question) };
	const { result, knownAt } = await readPage(client, answerPage(question), asked);
	return { result, question, knownAt };
}

/** An answer in the terms of the contract. */
export function toldOf({ result, question: { from, to, by }, knownAt }: KpiAnswer): KpiTold {
	const { kpi, asOf, total, groups } = result;
	const rows = by === null ? [{ ...total, key: null }] : groups;
	return {
		...{ measure: kpi.name, unit: unitOfValue(kpi), from, to, as_of: asOf, known_at: knownAt },
		groups: rows.map(({ key, numerator, denominator, value }) => ({ key, num: numerator, den: denominator, value }))
	};
}
