import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { readChosen, type KnownList } from '../export/list-source.ts';
import { pointsSql, RISKS, type Risk } from './risk.ts';

const DRAW = defineQuery(
	'samples/draw',
	z.object({ letter_id: z.string(), points: z.array(z.number()), weight: z.number(), key: z.number() })
);
const POPULATION = defineQuery('samples/population', z.object({ population: z.coerce.number() }));

export interface SampleAsk extends KnownList {
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
	{ method, seed, size, ...known }: SampleAsk
): Promise<{ population: number; letters: DrawnLetter[] }> {
	return readChosen(client, known, async ({ database, values, params }) => {
		const points = pointsSql(database);
		const weight = method === 'risk' ? '1 + arraySum(points)' : '1';
		const [[row], drawn] = await Promise.all([
			runQuery(client, POPULATION, { database, values, params }),
			runQuery(client, DRAW, {
				database,
				values: { ...values, points, weight },
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
