import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import { borrowAnswers, type ChainLetter } from './borrow.ts';

/** Later than anything that happens: the columns "as of now" are those as of then. */
const NOW = `toDateTime64('2299-12-30 00:00:00', 3, 'UTC')`;

const ROLLUPS = ['letter_days', 'org_days', 'operator_days', 'call_days'] as const;

/** What a recomputation did. */
export interface Recomputed {
	letters: number;
	calls: number;
	/** Tehran days, `YYYY-MM-DD`, on which any flow may have changed. */
	days: string[];
}

/**
 * Recomputes letters and calls, whole, from all their events. Doing it twice, in other borders or by two workers at
 * once is harmless: a row's version is a function of the set of events.
 *
 * @param generation leads every version: it rises with a change of policy, calendar or code that changes state
 */
export function createRecomputation(client: ClickHouseClient, database: string, generation = 0) {
	const touched = `subject_id IN (
		SELECT subject_id FROM ${database}.touched WHERE subject_kind = 'letter' AND batch_id IN {batches: Array(UInt64)})`;
	const rows = async <T>(query: string, query_params: Record<string, unknown>): Promise<T[]> =>
		(await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
	const command = (query: string, query_params: Record<string, unknown>) =>
		client.command({ query, query_params, clickhouse_settings: { wait_end_of_query: 1 } });

	/** Letters and calls that the batches of `touched` name, and the letters that hang on them as duplicates. */
	async function recompute(batches: bigint[]): Promise<Recomputed> {
		await borrow(batches);
		await command(statement('state/letter_state.sql', database, { letters: touched, as_of: NOW }), {
			batches,
			generation
		});
		await command(statement('state/call_state.sql', database), { batches, generation });
		const [counts] = await rows<{ letters: number; calls: number }>(
			`SELECT toUInt32(uniqExactIf(subject_id, subject_kind = 'letter')) AS letters, toUInt32(uniqExactIf(subject_id, subject_kind = 'call')) AS calls
			FROM ${database}.touched WHERE batch_id IN {batches: Array(UInt64)}`,
			{ batches }
		);
		// From all contents ever seen, void and losing ones too: what the old state said is overwritten by now.
		const days = await rows<{ day: string }>(
			`SELECT DISTINCT toString(toDate32(toTimeZone(occurred_at, 'Asia/Tehran'))) AS day FROM ${database}.event_log
			WHERE (subject_kind, subject_id) IN (SELECT subject_kind, subject_id FROM ${database}.touched WHERE batch_id IN {batches: Array(UInt64)})`,
			{ batches }
		);
		return { letters: counts?.letters ?? 0, calls: counts?.calls ?? 0, days: days.map(({ day }) => day) };
	}

	/** Recomputes the rollups of `days`, whole, and says so to those who watch. One writer at a time. */
	async function refreshDays(
		days: string[],
		revision: bigint,
		counts: { letters: number; calls: number }
	): Promise<void> {
		for (const rollup of days.length > 0 ? ROLLUPS : [])
			await command(statement(`state/${rollup}.sql`, database), { days, revision: String(revision) });
		await client.insert({
			table: `${database}.refreshes`,
			values: [{ revision: String(revision), ...counts, days: days.length }],
			format: 'JSONEachRow'
		});
	}

	/**
	 * Finds the chains of duplicates that the batches touch, adds their letters to what is touched, and writes down
	 * which answers the duplicates take from their masters. Most batches have none.
	 */
	async function borrow(batches: bigint[]): Promise<void> {
		const batch_id = String(batches[0]);
		await command(
			`INSERT INTO ${database}.letter_links SELECT DISTINCT master_letter_id, subject_id FROM ${database}.event_log
			WHERE subject_kind = 'letter' AND type = 'letter.linked' AND ${touched}`,
			{ batches }
		);
		const links = () =>
			rows<{ letter_id: string; master_letter_id: string }>(
				`SELECT DISTINCT letter_id, master_letter_id FROM ${database}.letter_links
				WHERE ${touched.replace('subject_id', 'letter_id')} OR ${touched.replace('subject_id', 'master_letter_id')}`,
				{ batches }
			);
		let pairs = await links();
		if (pairs.length === 0) return;
		for (let known = 0; pairs.length > known;) {
			known = pairs.length;
			const values = pairs
				.flatMap(({ letter_id, master_letter_id }) => [letter_id, master_letter_id])
				.map((subject_id) => ({ batch_id, subject_kind: 'letter', subject_id }));
			await client.insert({ table: `${database}.touched`, values, format: 'JSONEachRow' });
			pairs = await links();
		}
		const linked = `${touched} AND subject_id IN (
			SELECT letter_id FROM ${database}.letter_links UNION ALL SELECT master_letter_id FROM ${database}.letter_links)`;
		const chain = await rows<ChainLetter>(statement('state/chain.sql', database, { letters: linked }), {
			batches,
			generation
		});
		const borrowed = borrowAnswers(
			chain.map((letter) => ({ ...letter, contents: Number(letter.contents) })),
			pairs.map((pair) => [pair.letter_id, pair.master_letter_id])
		);
		const values = [...borrowed].map(([letter_id, { answers, contents }]) => ({
			batch_id,
			letter_id,
			answers,
			contents
		}));
		await client.insert({ table: `${database}.borrowed_answers`, values, format: 'JSONEachRow' });
	}

	return { recompute, refreshDays };
}
