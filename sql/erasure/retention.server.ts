import type { ClickHouseClient } from '@clickhouse/client';
import { officeClock } from '../model/clock.ts';
import { utcText } from '../model/tehran.ts';
import type { Retention } from '../limit-settings.ts';
import { statement } from '../client/statement.server.ts';
import { ErasureError } from './erase-letters.server.ts';
import { askQuietly } from './quiet.ts';

/** In one night. The engine rewrites every part of the log that has one of them, so one large piece costs less than many small ones. */
const MOST_AT_ONCE = 100_000;

/** A letter that is past the years of its category. */
export interface DueLetter {
	letter_id: string;
	category: string;
}

/** @throws ErasureError for a category that the office does not know: it may be misspelt, and then the years of `*` would hold for it */
export async function refuseUnknownCategories(
	client: ClickHouseClient,
	database: string,
	retention: Retention
): Promise<void> {
	const rows = await askQuietly<{ code: string }>(client, statement('erasure/categories.sql', database));
	const known = rows.map(({ code }) => code);
	const unknown = Object.keys(retention).filter((code) => code !== '*' && !known.includes(code));
	if (unknown.length > 0)
		throw new ErasureError(
			`PASOKH_RETENTION: the office knows no category ${unknown.join(', ')}: it must be one of ${known.join(', ')}, or *`
		);
}

/** The letters of which words, masks and identities are to go, as many as one run erases. */
export const findDue = (client: ClickHouseClient, database: string, retention: Retention): Promise<DueLetter[]> =>
	askQuietly(client, statement('erasure/due-first.sql', database), { ...paramsOf(retention), most: MOST_AT_ONCE });

/** How many there are of each category, whatever their number. */
export const countDue = (
	client: ClickHouseClient,
	database: string,
	retention: Retention
): Promise<{ category: string; letters: number }[]> =>
	askQuietly(client, statement('erasure/due-counts.sql', database), paramsOf(retention));

function paramsOf({ '*': others = 0, ...named }: Retention) {
	return { now: utcText(officeClock.now()), categories: Object.keys(named), years: Object.values(named), others };
}

/**
 * Notes letters as erased by their age: before the first is, and again when all are done. What is not done, the next run begins again. Their
 * persons keep the keys by which they are counted.
 * @param at milliseconds since 1970; what happens to the letters later is not erased
 */
export async function noteDue(
	client: ClickHouseClient,
	database: string,
	letters: readonly string[],
	{ at, isDone }: { at: number; isDone: boolean }
): Promise<void> {
	// The second row takes the place of the first.
	const rest = isDone ? { mobile: 'done', erased_at: utcText(at + 1) } : { mobile: '', erased_at: utcText(at) };
	await client.insert({
		table: `${database}.erasures`,
		values: letters.map((id) => ({ kind: 'letter', id, person: '', ...rest })),
		format: 'JSONEachRow'
	});
}
