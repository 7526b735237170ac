import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { JOINED_KEYS, joinedKeys } from '../../ask/persons.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { statement } from '../../client/statement.server.ts';
import { momentsOf, readingOf, type Moments } from '../../source-view.ts';

const JOINED = defineQuery('desk/joined', z.object({ keys: z.array(z.string()) }));

/** The keys of each with those that are the same person's: who is looked for by one is found by all. */
export async function withJoined(
	client: ClickHouseClient,
	moments: Moments & { database: string },
	persons: readonly string[][]
): Promise<string[][]> {
	const { database } = moments;
	const ofMobiles = `letter_id IN (${statement('queries/desk/of_mobiles.sql', database)})`;
	const joined = joinedKeys(database, readingOf(database, moments), JOINED_KEYS, [ofMobiles]);
	return Promise.all(
		persons.map(async (keys) => {
			const [found] = await runQuery(client, JOINED, {
				...{ database, values: { joined }, isSecret: true },
				params: { keys, ...momentsOf(moments) }
			});
			return [...new Set([...keys, ...(found?.keys ?? [])])];
		})
	);
}
