import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { dayAfter, tehranDay, tehranMidnight } from '../../model/tehran.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { lettersAt } from '../pages/page-kpi.ts';
import type { PageRequest } from '../pages/page.ts';
import { momentsOf, REGISTERED, sourceView } from '../../source-view.ts';
import { allLetters, isOfOneLetter, isUnanswered, queueConditions, QUEUES, type QueueName } from './queues.ts';

export const QUEUE_COUNTS = defineQuery('desk/queue_counts', z.record(z.string(), z.coerce.number()));

/** How many letters each queue has; and how many there are. */
export type QueueCounts = Record<QueueName | 'all_letters', number>;

/** What is counted. */
export const COUNTED = [...QUEUES, 'all_letters'] as const;

/** How many days a queue's trend has, today among them. */
export const TREND_DAYS = 14;

type QueueRequest = Pick<PageRequest, 'database' | 'asOf' | 'knownAt' | 'newest' | 'hasLearnt'>;

/** How many letters each queue has as of the moment. */
export async function readQueueCounts(client: ClickHouseClient, request: QueueRequest): Promise<QueueCounts> {
	const letters = lettersAt(request);
	const ask = (names: QueueName[], source = letters, more: string[] = []) =>
		runQuery(client, QUEUE_COUNTS, {
			database: request.database,
			values: {
				letters: source,
				all_letters: allLetters(letters),
				counts: [...names.map((name) => `countIf(${queueConditions(name).join(' AND ')}) AS ${name}`), ...more].join(
					', '
				)
			},
			params: momentsOf(request)
		});
	const ofOne = QUEUES.filter(isOfOneLetter);
	const found = [
		await ask(ofOne.filter(isUnanswered), sourceView(request.database, 'unanswered', request)),
		await ask(
			ofOne.filter((name) => !isUnanswered(name)),
			letters,
			[`countIf(${REGISTERED}) AS all_letters`]
		)
	];
	// One after the other: each keeps what it groups in memory.
	for (const name of QUEUES.filter((one) => !isOfOneLetter(one))) found.push(await ask([name]));
	const counts = Object.assign({}, ...found.map(([row]) => row)) as Partial<QueueCounts>;
	return Object.fromEntries(COUNTED.map((name) => [name, counts[name] ?? 0])) as QueueCounts;
}

/** The ends of the days before that of a moment, the oldest first: the moments of a trend but its last. ISO instants. */
export function trendMoments(asOf: string): string[] {
	const today = tehranDay(Date.parse(asOf));
	return Array.from({ length: TREND_DAYS - 1 }, (_, n) =>
		new Date(tehranMidnight(dayAfter(today, n - TREND_DAYS + 2)) - 1).toISOString()
	);
}
