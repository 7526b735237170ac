import { randomUUID } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { describeFailure, isUnreachable } from '../client/errors.ts';
import type { Rule } from '../office/alert-rules.ts';
import { listOwn, type SavedSql } from '../office/console.ts';
import type { Store } from '../office/store.server.ts';
import { runStatement } from '../queries/console/run-statement.server.ts';
import { QUERY_FAILURES, QUERY_S } from '../model/alert.ts';
import { savedName } from './draft.ts';

/** Runs what analysts saved, as the console does: by their rights, and at the cost of their quotas. */
export interface Analysts {
	client: ClickHouseClient;
	store: Store;
}

/** More rows are not counted. */
const ROWS = 10_000;
/** For all queries of a round: figures, which others wait for, come first. */
const ALL_MS = 20_000;

export type RowCount = { rows: number } | { failure: string };

/**
 * Counts the rows of the queries of rules, those first that were not counted for longest. Where the time is over, the rest is left for the next
 * round.
 */
export async function countRows(
	{ client, store }: Analysts,
	rules: readonly Rule[],
	answer: (rule: Rule, rows: RowCount) => void
): Promise<void> {
	const end = performance.now() + ALL_MS;
	const ofPerson = new Map<string, SavedSql[]>();
	for (const rule of rules.toSorted((a, b) => ((a.checkedAt ?? '') < (b.checkedAt ?? '') ? -1 : 1))) {
		if (performance.now() > end) return;
		const { userId, subject } = rule;
		if (subject.of !== 'query') continue;
		const saved = ofPerson.get(userId) ?? (await listOwn(store, userId));
		ofPerson.set(userId, saved);
		const found = saved.find((one) => savedName(one) === subject.query);
		answer(rule, found ? await countOf(client, rule, found) : { failure: QUERY_FAILURES.lost });
	}
}

async function countOf(
	client: ClickHouseClient,
	{ userId, owner }: Rule,
	{ text, params }: SavedSql
): Promise<RowCount> {
	const over = AbortSignal.timeout(QUERY_S * 1_000);
	try {
		let rows = 0;
		const pieces = runStatement({
			...{ client, text, params, rows: ROWS, signal: over },
			...{ queryId: `${userId}.${randomUUID()}.0`, person: { id: userId, name: owner } }
		});
		for await (const piece of pieces) if (piece.kind === 'rows' && (rows += piece.count) >= ROWS) break;
		return { rows: Math.min(rows, ROWS) };
	} catch (problem) {
		if (over.aborted) return { failure: QUERY_FAILURES.slow };
		if (isUnreachable(problem)) throw problem;
		return { failure: describeFailure(problem) };
	}
}
