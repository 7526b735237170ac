import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import type { ListSource } from '../export/list-source.ts';
import { readAsKnown } from '../pages/as-known.ts';
import { lettersAt } from '../pages/page-kpi.ts';
import { momentsOf } from '../../source-view.ts';
import type { PageRequest } from '../pages/page.ts';
import { pointsSql, RISKS, type Risk } from './risk.ts';

const DRAW = defineQuery(
	'samples/draw',
	z.object({ letter_id: z.string(), points: z.array(z.number()), weight: z.number(), key: z.number() })
);
const POPULATION = defineQuery('samples/population', z.object({ population: z.coerce.number() }));

export interface SampleAsk {
	list: ListSource;
	/** With its moments resolved. */
	request: PageRequest & { knownAt: string };
	method: 'random' | 'risk';
	/** Any text: the same one draws the same letters. */
	seed: string;
	size: number;
}

/** A letter that was drawn; its points are those of the risks that it has. */
export interface DrawnLetter {
	letterId: string;
	points: Partial<Record<Risk, number>>;
	weight: number;
}

/** Draws from the letters of a list as they were known; letters of which a list has several rows count once. */
export function drawSample(
	client: ClickHouseClient,
	{ list, request, method, seed, size }: SampleAsk
): Promise<{ population: number; letters: DrawnLetter[] }> {
	const { database, knownAt } = request;
	return readAsKnown(client, { database, knownAt: Date.parse(knownAt) }, async (since) => {
		const then = { ...request, since };
		const chosen = await list.choose(client, then);
		const params = { ...momentsOf(then), ...chosen.params };
		const points = pointsSql(database);
		const weight = method === 'risk' ? '1 + arraySum(points)' : '1';
		const [[row], drawn] = await Promise.all([
			runQuery(client, POPULATION, { database, values: { chosen: chosen.text }, params }),
			runQuery(client, DRAW, {
				database,
				values: { chosen: () => chosen.text, letters: lettersAt(then), points, weight },
				params: { ...params, seed, size }
			})
		]);
		const letters = drawn.map((one) => ({
			letterId: one.letter_id,
			points: Object.fromEntries(RISKS.flatMap((risk, i) => (one.points[i] ? [[risk, one.points[i]]] : []))),
			weight: one.weight
		}));
		return { population: row?.population ?? 0, letters };
	});
}
