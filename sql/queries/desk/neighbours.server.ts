import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { runOnMembers } from '../kpi/custom/compute.server.ts';
import { planList, rowsOf } from '../kpi/list-kpi.server.ts';
import { kpiOf } from '../../measures/catalogue.ts';
import { isOfLetters, type FigureList } from '../../measures/kpi.ts';
import { lettersAt, listRequest } from '../pages/page-kpi.ts';
import type { PageRequest, Reader } from '../pages/page.ts';
import { CODE_FIELDS } from './fields.ts';
import { prepareDesk, type DeskAsk } from './read-desk.server.ts';
import { sortKey } from './sorts.ts';

const ROW = z.object({
	count: z.coerce.number(),
	before: z.coerce.number(),
	is_in: z.coerce.number(),
	previous: z.string(),
	next: z.string()
});
const STAND = defineQuery('desk/stand', ROW);
const STAND_OF_FIGURE = defineQuery('desk/stand_of_figure', ROW);

/** Where a letter stands in a list. */
export interface Neighbours {
	/** How many letters the list has. */
	count: number;
	/** From 1; null: it is not in the list any more. */
	nth: number | null;
	previous: string | null;
	next: string | null;
}

/** A letter's place in a list as a page, so that the list has the frame of one: as of when, as known when. */
export const neighboursPage = (ask: DeskAsk, id: string): Reader<Neighbours> => ({
	dimensions: CODE_FIELDS,
	hasSteps: false,
	hasOutages: false,
	read: async (client, request) => {
		const { figure } = ask.filter;
		const [row] =
			figure && !isOfLetters(kpiOf(figure.kpi))
				? await standOfFigure(client, request, figure, id)
				: await stand(client, request, ask, id);
		const { count, before, is_in, previous, next } = row!;
		return { count, nth: is_in > 0 ? before + 1 : null, previous: previous || null, next: next || null };
	}
});

async function stand(client: ClickHouseClient, request: PageRequest, ask: DeskAsk, id: string) {
	const { values, params, ...question } = await prepareDesk(client, { ...request, ...ask });
	return runQuery(client, STAND, {
		...question,
		values: { ...values, key: sortKey(ask.sort, ask.filter.figure), own_letters: lettersAt(request) },
		params: { ...params, id }
	});
}

async function standOfFigure(client: ClickHouseClient, request: PageRequest, figure: FigureList, id: string) {
	const { plan, which } = await planList(client, listRequest(request, figure));
	return runOnMembers(client, plan, STAND_OF_FIGURE, { values: { rows: rowsOf(plan, which) }, params: { id } });
}
