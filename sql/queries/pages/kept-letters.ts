import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { statement } from '../../client/statement.server.ts';
import { createFold } from '../../fold/letters/fold.server.ts';
import { changedLetters, changedPiece, keepingSources } from '../../fold/sources.ts';
import { utcText } from '../../model/tehran.ts';
import { defineQuery, runQuery } from '../../client/define.server.ts';
import { noProgress, type Kept, type Progress } from './progress.ts';

export const KEPT = defineQuery(
	'frame/kept',
	z.object({ letters: z.coerce.number(), stamp: z.string(), room: z.coerce.number(), is_kept: z.coerce.boolean() })
);

export const PIECES = defineQuery('frame/kept_pieces', z.object({ ends: z.array(z.string()) }));

/**
 * So many letters of which something was learnt since are kept as they were known; of more, each query recomputes them. To keep 5,000
 * takes half a second, 65,000 less than two, and the wall reads these in twice the CPU of those.
 */
const MOST = 100_000;
/** So many rows are kept in all: some 80 MB. */
const ROOM = 20 * MOST;
/** 98,000 letters took 1.9 s in pieces of this size, hardly more than at once. */
const A_PIECE = 20_000;

/** What is asked for as known at a moment of receipt. */
export interface AsKnown {
	database: string;
	/** Milliseconds. */
	knownAt: number;
	/** Who may keep letters. Absent: those that somebody has kept are read. */
	keeper?: ClickHouseClient;
	/** Told how far it has come. */
	progress?: Progress;
	/** So many letters are recomputed at once; absent: about a second's worth, after which whoever waits is told. */
	aPiece?: number;
}

/** What is being kept, so that questions of one moment that come together make one recomputation. */
const underWay = new Map<string, { kept: Kept; end: Promise<void> }>();

/**
 * Keeps the letters as they were known, unless they are. State may learn more at any time: what is read of them is exact if the digest is
 * the same after that.
 * @returns a digest of all that state has learnt since; null: they are not kept
 */
export async function keepLetters(client: ClickHouseClient, ask: AsKnown): Promise<string | null> {
	const { keeper, progress = noProgress() } = ask;
	const { letters, stamp, room, is_kept: isKept } = await readKept(client, ask);
	const told = { changed: Math.min(letters, MOST), isMore: letters > MOST };
	if (isKept) {
		Object.assign(progress, told, { kept: { done: letters } });
		return stamp;
	}
	Object.assign(progress, told, { kept: null });
	if (keeper === undefined || letters > Math.min(MOST, room)) return null;
	const key = [ask.database, ask.knownAt, stamp].join(' ');
	let keeping = underWay.get(key);
	if (keeping === undefined) {
		const kept = { done: 0 };
		keeping = { kept, end: keep(keeper, ask, { letters, stamp }, kept) };
		underWay.set(key, keeping);
	}
	progress.kept = keeping.kept;
	try {
		await keeping.end;
	} catch (error) {
		progress.kept = null;
		// A server of one's own may not let us: then each query recomputes them.
		if (error instanceof ClickHouseError) return null;
		throw error;
	} finally {
		underWay.delete(key);
	}
	return readDigest(client, ask);
}

/** The digest, and null where letters are not kept as it says. */
export async function readDigest(client: ClickHouseClient, ask: AsKnown): Promise<string | null> {
	const { stamp, is_kept: isKept } = await readKept(client, ask);
	return isKept ? stamp : null;
}

async function readKept(client: ClickHouseClient, { database, knownAt }: AsKnown): Promise<z.infer<typeof KEPT.row>> {
	const params = { known_at: utcText(knownAt), most: MOST, room: ROOM };
	const [row] = await runQuery(client, KEPT, { database, params });
	return row ?? { letters: Infinity, stamp: '', room: 0, is_kept: false };
}

async function keep(
	keeper: ClickHouseClient,
	{ database, knownAt, aPiece = A_PIECE }: AsKnown,
	{ letters, stamp }: Pick<z.infer<typeof KEPT.row>, 'letters' | 'stamp'>,
	kept: Kept
): Promise<void> {
	const writeLetters = createFold(keeper, database);
	const known_at = utcText(knownAt);
	const query = statement('fold/letters/keep_letters.sql', database, keepingSources());
	const [row] = await runQuery(keeper, PIECES, {
		database,
		values: { changed: changedLetters(database) },
		params: { known_at, size: aPiece }
	});
	let after = '';
	for (const until of row?.ends ?? []) {
		await writeLetters(
			{ letters: (id) => `${id} IN (${changedPiece(database)})`, params: { known_at, after, until } },
			{ query, query_params: { known_at, stamp }, clickhouse_settings: { log_comment: 'keep letters' } },
			known_at
		);
		after = until;
		kept.done = Math.min(letters, kept.done + aPiece);
	}
}
