import { setImmediate as breathe } from 'node:timers/promises';
import { isHeadOf, type SignedHead } from '../proof/log-head.ts';
import { exportedHeads } from './exports.ts';
import { hashOfLine, NO_LINES, readChainEnd, type ChainEnd } from './access-chain.ts';
import type { Store } from './store.server.ts';

/**
 * - `missing`: the line is gone, but there are lines after it
 * - `cut`: the line and all after it are gone
 * - `changed`: the line, or its hash, is not as it was written
 * - `added`: the office has not written the line at this place
 * - `rewritten`: a line from here up to `until` was changed, and the chain after it was made anew
 * - `unsigned`: a head of this line has no signature of this office
 */
export type LogFault = 'missing' | 'cut' | 'changed' | 'added' | 'rewritten' | 'unsigned';

/** The result of a verification of the access log. */
export type LogJudgement = { end: ChainEnd } & (
	{ holds: true } | { holds: false; fault: LogFault; line: number; until: number }
);

interface Fault {
	fault: LogFault;
	line: number;
	until: number;
}

const PAGE = 1_000;

/**
 * Reads the whole access log and compares it with its chain, the office's signed heads, those in signed exports, and one from outside. Lines
 * that are written meanwhile are no fault.
 * @param publicKeys the office's current and former keys
 * @param outside a head that left the machine; if it has no line number, any line may match
 */
export async function verifyLog(
	store: Store,
	publicKeys: readonly string[],
	outside?: { lines: number | null; hash: string }
): Promise<LogJudgement> {
	const { db } = store;
	const tip = await readChainEnd(db);
	const signed = await db.selectFrom('access_heads').selectAll().orderBy('lines').orderBy('id').execute();
	const heads: ChainEnd[] = [
		...signed,
		...(await exportedHeads(db, publicKeys)),
		...(outside?.lines == null ? [] : [{ lines: outside.lines, hash: outside.hash }])
	].sort((a, b) => a.lines - b.lines);
	const { end, fault } = await walk(store, heads);
	const found = fault ?? (await faultOfEnd(store, end, tip, heads)) ?? faultOfOutside(await hasOutside(), end);
	return found ? { holds: false, end, ...found } : firstUnsigned(signed, publicKeys, end);

	async function hasOutside(): Promise<boolean> {
		if (!outside || outside.lines !== null || outside.hash === NO_LINES.hash) return true;
		const line = await db
			.selectFrom('access_chain')
			.select('number')
			.where('hash', '=', outside.hash)
			.executeTakeFirst();
		return line !== undefined;
	}
}

/** Compares each line with its hash, and each of `heads` with the line that it names, up to the first difference. */
async function walk({ db }: Store, heads: readonly ChainEnd[]): Promise<{ end: ChainEnd; fault: Fault | undefined }> {
	const end = { ...NO_LINES };
	let lastLine = 0;
	let [next, good] = [0, 0];
	/** Checks the heads of the line that was just read. */
	const headFault = (): Fault | undefined => {
		for (; next < heads.length && heads[next]!.lines <= end.lines; next += 1) {
			if (heads[next]!.lines < end.lines) continue;
			if (heads[next]!.hash !== end.hash) return { fault: 'rewritten', line: good + 1, until: end.lines };
			good = end.lines;
		}
		return undefined;
	};
	const stop = (fault: LogFault): { end: ChainEnd; fault: Fault } => ({
		end,
		fault: { fault, line: end.lines + 1, until: end.lines + 1 }
	});
	const first = headFault();
	if (first) return { end, fault: first };
	for (;;) {
		const page = await db
			.selectFrom('access_chain')
			.where('number', '>', end.lines)
			.selectAll()
			.orderBy('number')
			.limit(PAGE)
			.execute();
		const last = page.at(-1)?.line;
		if (last === undefined) return { end, fault: undefined };
		const lines = await db
			.selectFrom('access_log')
			.selectAll()
			.where('id', '>', lastLine)
			.where('id', '<=', Math.max(last, ...page.map(({ line }) => line)))
			.orderBy('id')
			.limit(2 * PAGE)
			.execute();
		let at = 0;
		for (const { number, line: id, hash } of page) {
			const line = lines[at++];
			if (number !== end.lines + 1) return stop('missing');
			if (!line || line.id > id) return stop((await isLast(id)) ? 'cut' : 'missing');
			if (line.id < id) return stop('added');
			if (hashOfLine(end.hash, number, line) !== hash) return stop('changed');
			end.lines = number;
			end.hash = hash;
			lastLine = id;
			const rewritten = headFault();
			if (rewritten) return { end, fault: rewritten };
		}
		await breathe();
	}

	async function isLast(id: number): Promise<boolean> {
		return (
			(await db.selectFrom('access_log').select('id').where('id', '>=', id).limit(1).executeTakeFirst()) === undefined
		);
	}
}

/** Finds lines that the end of the chain shows to be missing or added. */
async function faultOfEnd(
	{ db }: Store,
	end: ChainEnd,
	tip: ChainEnd,
	heads: readonly ChainEnd[]
): Promise<Fault | undefined> {
	const beyond = Math.max(tip.lines, heads.at(-1)?.lines ?? 0);
	if (beyond > end.lines) return { fault: 'cut', line: end.lines + 1, until: beyond };
	const now = await readChainEnd(db);
	if (now.lines < end.lines) return { fault: 'added', line: now.lines + 1, until: end.lines };
	if (now.lines === end.lines && now.hash !== end.hash) return { fault: 'changed', line: end.lines, until: end.lines };
	const chained = await db
		.selectFrom('access_chain')
		.select(({ fn }) => fn.max('line').as('line'))
		.executeTakeFirst();
	const extra = await db
		.selectFrom('access_log')
		.select('id')
		.where('id', '>', Number(chained?.line ?? 0))
		.limit(1)
		.executeTakeFirst();
	if (!extra) return undefined;
	const again = await db.selectFrom('access_chain').select('line').where('line', '=', extra.id).executeTakeFirst();
	return again ? undefined : { fault: 'added', line: end.lines + 1, until: end.lines + 1 };
}

/** A head from outside that no line matches: the whole log may be another one. */
const faultOfOutside = (isThere: boolean, end: ChainEnd): Fault | undefined =>
	isThere ? undefined : { fault: 'rewritten', line: 1, until: end.lines };

function firstUnsigned(heads: readonly SignedHead[], publicKeys: readonly string[], end: ChainEnd): LogJudgement {
	const bad = heads.find(
		({ lines, hash, at, public_key, signature }) => !isHeadOf({ lines, hash, at, public_key, signature }, publicKeys)
	);
	if (!bad) return { holds: true, end };
	return { holds: false, end, fault: 'unsigned', line: bad.lines, until: bad.lines };
}
