import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import type { SubjectKind } from '../model/event-row.ts';
import { eachRange, rangesOfTouched, type Range } from './chunks.server.ts';
import { createFold, type Selection } from './letters/fold.server.ts';
import { livingSources, NOW, rollupSources, writingSources } from './sources.ts';
import { fileOf, KINDS, ROLLUPS, sourceOf, type Among, type Rollup, type State } from './tables.ts';

/** A parameter holds 128 KiB, some 9,000 days; and days near one another read the same letters. */
const DAYS_AT_ONCE = 1_000;

/** A batch of fewer letters is not cut. */
const FEW_LETTERS = 2_000;

/** How many letters, calls and outages. */
export type Counts = Record<`${SubjectKind}s`, number>;

/** The counts that `of` gives for each kind. */
export const countEach = (of: (kind: SubjectKind) => number): Counts => ({
	...{ letters: of('letter'), calls: of('call'), outages: of('outage') }
});
export const addCounts = (some: Counts, more: Counts): Counts =>
	countEach((kind) => some[`${kind}s`] + more[`${kind}s`]);

export const NOTHING = countEach(() => 0);

/** What a recomputation reaches. */
export interface Extent extends Counts {
	/** Tehran days, `YYYY-MM-DD`, on which any flow may have changed. */
	days: string[];
}

const ALL: Range = { after: '', upTo: undefined };
const isIn = ({ upTo }: Range, id: string): string =>
	upTo === undefined ? `${id} > {after: String}` : `${id} > {after: String} AND ${id} <= {upTo: String}`;

export type Computation = ReturnType<typeof createComputation>;

/** Computes state and rollups from the events into the tables that it is told, and decides nothing. */
export function createComputation(client: ClickHouseClient, database: string) {
	const touchedAmong = (kind: SubjectKind, id: string) => `${id} IN (
		SELECT subject_id FROM ${database}.touched WHERE subject_kind = '${kind}' AND batch_id IN {batches: Array(UInt64)})`;
	const touched = (kind: SubjectKind) => touchedAmong(kind, 'subject_id');
	const letters = touched('letter');
	const of = { ...livingSources(database), as_of: NOW };
	const writeLetters = createFold(client, database);
	const rows = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> =>
		(await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
	const command = (query: string, query_params: Record<string, unknown>) =>
		client.command({ query, query_params, clickhouse_settings: { wait_end_of_query: 1 } });

	/**
	 * Letters, calls and outages of the batches; `touchDuplicates` comes first.
	 * @param counts of each: most batches speak of letters alone, and to plan a query about no call costs what thousands of letters do
	 */
	async function ofBatches(batches: bigint[], generation: number, among: Among, counts: Counts): Promise<void> {
		const into = (table: State, selection: Record<string, string>) =>
			command(statement(fileOf(table), database, { ...of, ...selection, to: among(table) }), { batches, generation });
		if (counts.letters > 0)
			await eachRange(
				counts.letters > FEW_LETTERS ? rangesOfTouched(client, database, letters, batches) : [ALL],
				(range) =>
					intoLetters(
						{ ...range, batches },
						generation,
						among,
						(id) => `${touchedAmong('letter', id)} AND ${isIn(range, id)}`
					)
			);
		if (counts.calls > 0) await into('call_state', { calls: touched('call') });
		if (counts.outages > 0) await into('outage_state', { outages: touched('outage') });
	}

	/** Folds letters into their table of state. */
	async function intoLetters(
		params: Record<string, unknown>,
		generation: number,
		among: Among,
		letters: Selection['letters']
	) {
		const query = statement(fileOf('letter_state'), database, writingSources(among('letter_state')));
		await writeLetters({ letters, params }, { query, query_params: { generation } });
	}

	/** Letters, calls or outages of a range of ids. */
	async function ofRange(kind: SubjectKind, range: Range, generation: number, among: Among): Promise<void> {
		if (kind === 'letter') return intoLetters({ ...range }, generation, among, (id) => isIn(range, id));
		const table = `${kind}_state` as const;
		const values = { ...of, [`${kind}s`]: isIn(range, 'subject_id'), to: among(table) };
		await command(statement(fileOf(table), database, values), { ...range, generation });
	}

	/** How much the batches touch; `touchDuplicates` comes first. */
	async function countsOf(batches: bigint[]): Promise<Counts> {
		const [counts] = await rows<Counts>(
			`SELECT ${KINDS.map((kind) => `toUInt32(uniqExactIf(subject_id, subject_kind = '${kind}')) AS ${kind}s`).join(', ')}
			FROM ${database}.touched WHERE batch_id IN {batches: Array(UInt64)}`,
			{ batches }
		);
		return counts ?? NOTHING;
	}

	/** The days on which what the batches touch may have changed a flow; `touchDuplicates` comes first. */
	async function daysOf(batches: bigint[]): Promise<string[]> {
		// From all contents ever seen, void and losing ones too: what the old state said is overwritten by now.
		const days = await rows<{ day: string }>(
			`SELECT DISTINCT toString(toDate32(toTimeZone(occurred_at, 'Asia/Tehran'))) AS day FROM ${database}.event_log
			WHERE (subject_kind = 'letter' AND ${letters}) OR (subject_kind = 'call' AND ${touched('call')})`,
			{ batches }
		);
		return days.map(({ day }) => day);
	}

	/**
	 * Recomputes rollups of `days`, whole, from state. The revision is taken before state is read: the highest has then seen every
	 * letter that was written before it, whoever else refreshes the same days.
	 * @param rollups those that may have changed
	 */
	async function ofDays(days: string[], among: Among, rollups: readonly Rollup[] = ROLLUPS): Promise<bigint> {
		const sorted = days.toSorted();
		let revision = await nextRevision();
		for (let i = 0; i < sorted.length; i += DAYS_AT_ONCE) {
			if (i > 0) revision = await nextRevision();
			const params = { days: sorted.slice(i, i + DAYS_AT_ONCE), revision: String(revision) };
			await Promise.all(
				rollups.map((rollup) => {
					const [to, from] = [among(rollup), among(sourceOf(rollup))];
					return command(statement(fileOf(rollup), database, { to, ...rollupSources(database, from) }), params);
				})
			);
		}
		return revision;
	}

	async function nextRevision(): Promise<bigint> {
		// Never below one that was used, should the clock be set back.
		const [row] = await rows<{ revision: string }>(
			`SELECT toString(greatest(generateSnowflakeID(), (SELECT max(revision) + 1 FROM ${database}.refreshes))) AS revision`
		);
		return BigInt(row!.revision);
	}

	/**
	 * Finds the chains of duplicates that the batches touch, and adds their letters to what is touched: what a master learns changes its duplicates.
	 * Most batches have none.
	 */
	async function touchDuplicates(batches: bigint[]): Promise<void> {
		const params = { batches, batch_id: String(batches[0]) };
		const links = `FROM ${database}.letter_links
			WHERE ${touchedAmong('letter', 'letter_id')} OR ${touchedAmong('letter', 'master_letter_id')}`;
		const count = async (): Promise<number> =>
			(await rows<{ n: number }>(`SELECT toUInt32(uniqExact(letter_id, master_letter_id)) AS n ${links}`, params))[0]!
				.n;
		await command(
			`INSERT INTO ${database}.letter_links SELECT DISTINCT master_letter_id, subject_id FROM ${database}.event_log
			WHERE subject_kind = 'letter' AND type = 'letter.linked' AND ${letters}`,
			params
		);
		let known = 0;
		for (let found = await count(); found > known; found = await count()) {
			known = found;
			await command(
				`INSERT INTO ${database}.touched (batch_id, subject_kind, subject_id)
				SELECT DISTINCT {batch_id: UInt64}, 'letter', arrayJoin([letter_id, master_letter_id]) ${links}`,
				params
			);
		}
	}

	return { touchDuplicates, countsOf, ofBatches, ofRange, daysOf, ofDays };
}
