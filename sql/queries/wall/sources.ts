import { OF_A_LETTER, OFFICE } from '../../model/filters.ts';
import { AS_OF } from '../../entities/entity.ts';
import { isElectronic } from '../../entities/letter-figures.ts';
import { statement, type Values } from '../../client/statement.server.ts';
import { ALWAYS } from '../../ask/aggregate.ts';
import { boundFilters, isNotLeftOut, isOneOf, parametersOf } from '../../ask/filters.ts';
import { tehranDay } from '../../model/tehran.ts';
import type { PageRequest } from '../pages/page.ts';
import { isAllKnown, momentsOf, sourceView } from '../../source-view.ts';

/** What the wall can be restricted to. */
export const WALL_DIMENSIONS = [...OF_A_LETTER, 'body'] as const;

type Asked = Pick<PageRequest, 'where' | 'outageDays'>;

/** The day of `as_of`, as SQL. */
export const TODAY = '{day: Date32}';
const AT_REGISTRATION = `toDate32(toTimeZone(assumeNotNull(registered_at), 'Asia/Tehran'))`;

/** A condition on a Tehran day, as SQL. */
const withoutOutages = ({ outageDays = [] }: Asked, day: string): string =>
	outageDays.length > 0 ? isNotLeftOut(day) : ALWAYS;

/** Conditions on some dimensions, each the column of its name unless it is told as which SQL. */
function conditions({ where }: Asked, dimensions: readonly string[], columns: Record<string, string> = {}): string {
	const asked = parametersOf(where);
	const told = dimensions.filter((dimension) => asked.has(dimension));
	return told.map((one) => isOneOf(columns[one] ?? one, asked.get(one)!)).join(' AND ') || ALWAYS;
}

/** Whether only letters of some bodies are asked for. */
export const isOfBody = ({ where }: Asked): boolean => where.some(([dimension]) => dimension === 'body');
const ofBody = (request: PageRequest, column: string): string => conditions(request, ['body'], { body: column });

/** What every query of the wall counts, and under which conditions, as SQL of ours. */
export function wallValues(request: PageRequest): Values {
	const source = (name: 'letters' | 'referrals') => sourceView(request.database, name, request);
	return {
		letters: source('letters'),
		referrals: source('referrals'),
		where: `${conditions(request, WALL_DIMENSIONS)} AND ${withoutOutages(request, AT_REGISTRATION)}`,
		without_outages: withoutOutages(request, 'd.day')
	};
}

/** By what the rollup of days tells letters apart. */
const KEPT: readonly string[] = ['channel', 'category'];

/** A condition on a cell of `letter_days`. */
const ofCells = (request: Asked): string => conditions(request, KEPT, { channel: 'cell.1', category: 'cell.2' });

/** What flows by Tehran day bind, beside the days that matter. */
export const boundFlows = (request: PageRequest) => ({
	...momentsOf(request),
	...boundFilters(request),
	day: tehranDay(Date.parse(request.asOf))
});

/**
 * Flows by Tehran day, from the cheapest source that is exact: the rollup; as of an instant the rollup and the instant's own
 * day; where the rollup does not tell them apart, the letters that have lived since a day; as known at a moment, its views.
 * @param since the first day that matters, as SQL
 * @param last the last one: letters that came later are not read
 */
export function flowsOf(name: 'letters' | 'operators', request: PageRequest, [since, last]: [string, string]): string {
	const { database } = request;
	const isOfLetters = name === 'letters';
	const fragment = (file: string, values: Values) =>
		statement(`queries/wall/flows/${name}_${file}.sql`, database, values);
	// As of an instant the responsible body is made of a letter's moments: its view has it.
	if (!isAllKnown(request) || (isOfLetters && !request.isNow && isOfBody(request))) {
		// Of all letters the days took four times as long.
		const lately = [`l.last_event_at >= toDateTime64(${since}, 3, 'Asia/Tehran')`];
		return fragment('known', {
			...wallValues(request),
			letters: sourceView(database, 'letters', request, { where: lately }),
			where: conditions(request, WALL_DIMENSIONS, isOfLetters ? {} : { body: 'to_org' })
		});
	}
	const counted = (from: string) => {
		const ofLetter = conditions(request, isOfLetters ? WALL_DIMENSIONS : OF_A_LETTER);
		// What a letter is filtered by is told with its registration.
		const told = request.isNow ? 'registered_at IS NOT NULL' : `ifNull(registered_at <= ${AS_OF}, 0)`;
		const isTold = request.where.some(([dimension]) => dimension !== 'body') ? told : ALWAYS;
		const until = `toDateTime64(addDays(${last}, 1), 3, 'Asia/Tehran')`;
		return fragment('counted', {
			since: from,
			lived: isOfLetters
				? `last_event_at >= toDateTime64(${from}, 3, 'Asia/Tehran') AND first_event_at < ${until} AND first_event_at <= ${AS_OF}`
				: `referred_at < ${until} AND referred_at <= ${AS_OF}`,
			is_electronic: isElectronic('channel', database),
			where: `${isTold} AND ${ofLetter}`,
			of_body: ofBody(request, 'to_org')
		});
	};
	if (request.where.some(([dimension]) => !isOfLetters || !KEPT.includes(dimension))) return counted(since);
	const kept = fragment('kept', { is_electronic: isElectronic('cell.1', database), where: ofCells(request) });
	return request.isNow ? kept : untilToday(kept, counted(TODAY));
}

/** Referrals that came to bodies and went from them, by Tehran day. Only of what state knows today, and with no filter but of bodies. */
export function bodyFlows(request: PageRequest): string {
	const fragment = (file: string, column: string) =>
		statement(`queries/wall/flows/orgs_${file}.sql`, request.database, { of_body: ofBody(request, column) });
	const kept = fragment('kept', 'org');
	return request.isNow ? kept : untilToday(kept, fragment('counted', 'to_org'));
}

/** A fragment of how letters became a responsible body's own to answer and ceased to be. */
const handovers = (file: string, request: PageRequest, values: Values = {}): string =>
	statement(`queries/wall/flows/handovers_${file}.sql`, request.database, {
		of_body: ofBody(request, 'org'),
		where: conditions(request, [...OF_A_LETTER, 'operator']),
		...values
	});

/** From the letters that have lived from a day until another, with what they did before as of the day before. */
function handoversWithin(request: PageRequest, [since, last]: [string, string]): string {
	const lived = [
		`l.last_event_at >= toDateTime64(${since}, 3, 'Asia/Tehran')`,
		`l.first_event_at < toDateTime64(addDays(${last}, 1), 3, 'Asia/Tehran')`
	];
	return handovers('known', request, {
		letters: sourceView(request.database, 'letters', request, { where: lived }),
		since,
		of_giver: ofBody(request, 'giver'),
		of_taker: ofBody(request, 'taker'),
		of_office: ofBody(request, `'${OFFICE}'`)
	});
}

/**
 * How letters became a responsible body's own to answer and ceased to be, by Tehran day: of all letters from the rollup, as of an instant its own day
 * from the letters; else from the letters that have lived on the days, with what was unanswered when the first began.
 * @param since the first day that matters, as SQL
 * @param last the last one: what comes later is not told, or in part
 */
export function handoversOf(request: PageRequest, [since, last]: [string, string]): string {
	if (!isAllKnown(request) || request.where.some(([dimension]) => dimension !== 'body')) {
		const where = [`l.last_event_at < toDateTime64(${since}, 3, 'Asia/Tehran')`];
		return handovers('carried', request, {
			flows: handoversWithin(request, [since, last]),
			resting: sourceView(request.database, 'unanswered', request, { where }),
			since,
			of_holder: ofBody(request, 'body')
		});
	}
	const kept = handovers('kept', request);
	return request.isNow ? kept : untilToday(kept, handoversWithin(request, [TODAY, TODAY]));
}

/** Whole days from the rollup, and the day of the instant from what happened on it. */
const untilToday = (kept: string, today: string): string =>
	`SELECT * FROM (${kept}) WHERE day < ${TODAY} UNION ALL SELECT * FROM (${today}) WHERE day >= ${TODAY}`;

/** By how much the letters that wait became more by Tehran day: from the rollup where that tells apart what is asked for, else by bodies. */
export function stockFlowsOf(request: PageRequest, days: [string, string]): string {
	const { database } = request;
	const ofBodies = (flows: string) =>
		statement('queries/wall/flows/stock_of_bodies.sql', database, { handovers: flows });
	if (!isAllKnown(request) || request.where.some(([dimension]) => !KEPT.includes(dimension)))
		return ofBodies(handoversOf(request, days));
	const kept = statement('queries/wall/flows/stock_kept.sql', database, { where: ofCells(request) });
	return request.isNow ? kept : untilToday(kept, ofBodies(handoversWithin(request, [TODAY, TODAY])));
}
