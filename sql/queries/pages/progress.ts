import type { ClickHouseClient } from '@clickhouse/client';

/** How far a reading of figures as they were known has come: filled in while it goes on, for whoever waits for it. */
export interface Progress {
	/** Letters of which something was learnt since; null: not counted yet. */
	changed: number | null;
	/** How many of them are kept as they were known, for all questions; null: not counted yet. */
	kept: Kept | null;
	/** Questions to the engine, and those that it has answered. */
	asked: number;
	answered: number;
}

/** One for all readings of a moment that come together. */
export interface Kept {
	done: number;
}

export const noProgress = (): Progress => ({ changed: null, kept: null, asked: 0, answered: 0 });

/** The same client, which counts questions and answers from now on. */
export function counting(client: ClickHouseClient, progress: Progress): ClickHouseClient {
	Object.assign(progress, { asked: 0, answered: 0 });
	const query = async (params: never): Promise<unknown> => {
		progress.asked++;
		const answer: unknown = await client.query(params);
		progress.answered++;
		return answer;
	};
	return Object.assign(Object.create(client) as ClickHouseClient, { query: query as ClickHouseClient['query'] });
}
