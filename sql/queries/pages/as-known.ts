import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { RestlessError } from '../../client/errors.ts';
import { statement } from '../../client/statement.server.ts';
import type { Sql } from '../../entities/entity.ts';
import { createFold } from '../../fold/letters/fold.server.ts';
import { ANY_LETTER, keepingSources, unkeptLetters } from '../../fold/sources.ts';
import { KpiError } from '../../measures/kpi.ts';
import { utcText } from '../../model/tehran.ts';
import { noProgress, type Kept, type Progress } from './progress.ts';

const count = z.coerce.number();
export const LEARNT = defineQuery(
	'frame/learnt',
	z.object({ has_learnt: z.coerce.boolean(), letters: count, digest: z.string(), unkept: count, room: count })
);
type Learnt = z.infer<typeof LEARNT.row>;
export const UNKEPT = defineQuery('frame/unkept', z.object({ letter_id: z.string(), version: z.string() }));

/** So many rows are kept in all: some 400 MB. */
const ROOM = 2_000_000;
/** So many letters are folded at once: about a second's worth, after which whoever waits is told. */
const A_PIECE = 20_000;
/** State may learn more while letters are kept or read. Then they are read again, and the writer rests for longer (sql/model/quiet.ts). */
const MOST_TIMES = 10;

/** What is asked for as known at a moment of receipt. */
export interface AsKnown {
	database: string;
	/** Milliseconds. */
	knownAt: number;
	/** Who may keep letters; absent: the client itself. */
	keeper?: ClickHouseClient;
	/** Which letters are asked for, as a condition on `letter_id`, and what it binds; absent: any. */
	among?: { where: Sql; params: Record<string, unknown> };
	/** Told how far it has come. */
	progress?: Progress;
	aPiece?: number;
}

/**
 * Reads figures as they were known at a moment. The letters of which something was learnt since are folded once from what had come in by then, and
 * kept for all questions of their moment. State may learn more while these are asked: then what was read is not taken, what changed is kept anew,
 * and all is read again.
 * @param read is told whether anything was learnt since, and whether this is another attempt
 * @param discard closes what was read and is not taken
 * @throws KpiError where more has changed than there is room for, RestlessError where state goes on learning
 */
export async function readAsKnown<T>(
	client: ClickHouseClient,
	ask: AsKnown,
	read: (hasLearnt: boolean, isAgain: boolean) => Promise<T>,
	discard: (value: T) => void = () => {}
): Promise<T> {
	for (let times = 0; times < MOST_TIMES; times++) {
		const before = await keepLetters(client, ask);
		if (before.unkept > 0) continue;
		const value = await read(before.has_learnt, times > 0);
		const after = await readLearnt(client, ask);
		if (after.digest === before.digest && after.unkept === 0 && after.has_learnt === before.has_learnt) return value;
		discard(value);
	}
	throw new RestlessError();
}

/** What is being kept, so that questions of one moment that come together make one fold. */
const underWay = new Map<string, { kept: Kept; end: Promise<void> }>();

/** Keeps the letters as they were known, those that are not. */
export async function keepLetters(client: ClickHouseClient, ask: AsKnown): Promise<Learnt> {
	const { progress = noProgress() } = ask;
	const learnt = await readLearnt(client, ask);
	const { letters, unkept, room } = learnt;
	Object.assign(progress, { changed: letters, kept: { done: letters - unkept } });
	if (unkept === 0) return learnt;
	if (unkept > room)
		throw new KpiError(
			`${letters} letters have changed since that moment, and there is room for ${room} more to be kept as they were known: ask for a later moment, or in an hour`,
			'knownAt'
		);
	const key = JSON.stringify([ask.database, ask.knownAt, ask.among]);
	let keeping = underWay.get(key);
	if (keeping === undefined) {
		const kept = { done: letters - unkept };
		keeping = { kept, end: keep(ask.keeper ?? client, ask, kept).finally(() => underWay.delete(key)) };
		underWay.set(key, keeping);
	}
	progress.kept = keeping.kept;
	await keeping.end;
	return readLearnt(client, ask);
}

const lettersOf = ({ database, among }: AsKnown): Sql =>
	(among?.where ?? ANY_LETTER).replaceAll('${database}', database);
const bound = ({ knownAt, among }: AsKnown) => ({ known_at: utcText(knownAt), ...among?.params });

export async function readLearnt(client: ClickHouseClient, ask: AsKnown): Promise<Learnt> {
	const [row] = await runQuery(client, LEARNT, {
		database: ask.database,
		values: { among: lettersOf(ask) },
		params: { ...bound(ask), room: ROOM }
	});
	return row!;
}

async function keep(keeper: ClickHouseClient, ask: AsKnown, kept: Kept): Promise<void> {
	const { database, aPiece = A_PIECE } = ask;
	const among = lettersOf(ask);
	const writeLetters = createFold(keeper, database);
	const params = bound(ask);
	const query = statement('fold/letters/letter_state.sql', database, keepingSources());
	for (let after = ''; ;) {
		// Before their events are read: what comes in meanwhile is no harm then.
		const found = await runQuery(keeper, UNKEPT, {
			database,
			values: { among },
			params: { ...params, after, size: aPiece }
		});
		const until = found.at(-1)?.letter_id;
		if (until === undefined) return;
		await writeLetters(
			{
				letters: (id) =>
					`${id} IN (${unkeptLetters(database, `letter_id > {after: String} AND letter_id <= {until: String} AND (${among})`)})`,
				params: { ...params, after, until }
			},
			{ query, query_params: { known_at: params.known_at }, clickhouse_settings: { log_comment: 'keep letters' } },
			{ knownAt: params.known_at, versions: new Map(found.map(({ letter_id, version }) => [letter_id, version])) }
		);
		kept.done += found.length;
		after = until;
	}
}
