import type { ClickHouseClient } from '@clickhouse/client';
import { statement } from '../client/statement.server.ts';
import type { SubjectKind } from '../model/event-row.ts';
import { readPolicyKinds } from './policy-kinds.server.ts';
import { inheritingSources, livingSources, NOW, rollupSources } from './sources.ts';
import { fileOf, KINDS, ROLLUPS, sourceOf, type Among, type Rollup, type State } from './tables.ts';

/** A parameter holds 128 KiB, some 9,000 days; and days near one another read the same letters. */
const DAYS_AT_ONCE = 1_000;

/**
 * From so many letters on, two queries recompute a half each: one alone puts its groups together on one core. Of a bulk of
 * 125,000 letters one took 2.3 s on two cores, and two took 1.5 s for the same CPU. Of 46,000 two took a third more CPU.
 */
const LETTERS_IN_HALVES = 75_000;

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

/** Ids above `after`, up to `upTo` inclusive; without it, all of them. */
export interface Range {
	after: string;
	upTo: string | undefined;
}

export type Computation = ReturnType<typeof createComputation>;

/** Computes state and rollups from the events into the tables that it is told, and decides nothing. */
export function createComputation(client: ClickHouseClient, database: string) {
	const touched = (kind: SubjectKind) => `subject_id IN (
		SELECT subject_id FROM ${database}.touched WHERE subject_kind = '${kind}' AND batch_id IN {batches: Array(UInt64)})`;
	const letters = touched('letter');
	// A policy that is edited meanwhile has the state made anew anyway (derived.server.ts).
	const sources = async () => livingSources(database, await readPolicyKinds(client, database));
	const rows = async <T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> =>
		(await client.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
	const command = (query: string, query_params: Record<string, unknown>) =>
		client.command({ query, query_params, clickhouse_settings: { wait_end_of_query: 1 } });

	/**
	 * Letters, calls and outages of the batches; `inheritAnswers` comes first.
	 * @param counts of each: most batches speak of letters alone, and to plan a query about no call costs what thousands of letters do
	 */
	async function ofBatches(batches: bigint[], generation: number, among: Among, counts: Counts): Promise<void> {
		const of = { ...(await sources()), as_of: NOW };
		const into = (table: State, selection: Record<string, string>, more = {}) =>
			command(statement(fileOf(table), database, { ...of, ...selection, to: among(table) }), {
				...{ batches, generation },
				...more
			});
		if (counts.letters >= LETTERS_IN_HALVES) {
			const middle = await middleOf(batches, counts.letters);
			const half = (side: string) =>
				into('letter_state', { letters: `subject_id ${side} {middle: String} AND ${letters}` }, { middle });
			await Promise.all([half('<'), half('>=')]);
		} else if (counts.letters > 0) await into('letter_state', { letters });
		if (counts.calls > 0) await into('call_state', { calls: touched('call') });
		if (counts.outages > 0) await into('outage_state', { outages: touched('outage') });
	}

	/** The id in the middle of the letters that the batches touch. */
	async function middleOf(batches: bigint[], count: number): Promise<string> {
		const [row] = await rows<{ subject_id: string }>(
			`SELECT DISTINCT subject_id FROM ${database}.touched
			WHERE subject_kind = 'letter' AND batch_id IN {batches: Array(UInt64)}
			ORDER BY subject_id LIMIT 1 OFFSET {half: UInt32}`,
			{ batches, half: Math.floor(count / 2) }
		);
		return row!.subject_id;
	}

	/** Letters, calls or outages of a range of ids; a duplicate without what it inherits. */
	async function ofRange(kind: SubjectKind, range: Range, generation: number, among: Among): Promise<void> {
		const selection =
			range.upTo === undefined
				? 'subject_id > {after: String}'
				: 'subject_id > {after: String} AND subject_id <= {upTo: String}';
		const to = among(`${kind}_state`);
		const values: Record<string, string> = { ...(await sources()), [`${kind}s`]: selection, as_of: NOW, to };
		await command(statement(fileOf(`${kind}_state`), database, values), { ...range, batches: [], generation });
	}

	/** How much the batches touch; `inheritAnswers` comes first. */
	async function countsOf(batches: bigint[]): Promise<Counts> {
		const [counts] = await rows<Counts>(
			`SELECT ${KINDS.map((kind) => `toUInt32(uniqExactIf(subject_id, subject_kind = '${kind}')) AS ${kind}s`).join(', ')}
			FROM ${database}.touched WHERE batch_id IN {batches: Array(UInt64)}`,
			{ batches }
		);
		return counts ?? NOTHING;
	}

	/** The days on which what the batches touch may have changed a flow; `inheritAnswers` comes first. */
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
	 * Finds the chains of duplicates that the batches touch, adds their letters to what is touched, and writes down
	 * which answers the duplicates take from their masters. Most batches have none.
	 */
	async function inheritAnswers(batches: bigint[]): Promise<void> {
		const params = { batches, batch_id: String(batches[0]) };
		const isTouched = (id: string): string => letters.replace('subject_id', id);
		const links = `FROM ${database}.letter_links WHERE ${isTouched('letter_id')} OR ${isTouched('master_letter_id')}`;
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
		if (known > 0)
			await command(statement('fold/letters/inherit_answers.sql', database, inheritingSources(database)), params);
	}

	return { inheritAnswers, countsOf, ofBatches, ofRange, daysOf, ofDays };
}
