import type { ClickHouseClient } from '@clickhouse/client';
import type { Problem, Refused, ReplayProgress } from '#sql/model/dead-letter-replay.ts';
import { knownDeadLetters, type KnownDeadLetter } from '#sql/queries/dead-letters.ts';
import { runQuery } from '#sql/client/define.server.ts';
import { officeClock } from '#sql/model/clock.ts';
import type { Send } from '../load/door.ts';
import { verdictOn } from '../pipeline/judge.ts';
import { inGroups, type Repaired, type Unreadable } from './repaired.ts';

export interface ReplayOptions {
	client: ClickHouseClient;
	database: string;
	/** Sends to ingest as a source, with the id of a load, or none (empty). */
	doorOf(source: string, loadId: string): Promise<Send>;
	/** Dry run: nothing is sent or marked, and the summary tells what would happen. */
	dryRun?: boolean;
	/** Called after each group. */
	onProgress?: (progress: Readonly<ReplayProgress>) => void;
}

/** So many problems are kept in full; the rest are only counted. */
export const LISTED_PROBLEMS = 100;
/** The door lists a thousand refused events a request: with groups of this size no verdict is cut off. */
const GROUP = 1_000;

interface Ready {
	item: Repaired;
	letter: KnownDeadLetter;
}

/**
 * Sends repaired dead letters through ingest, each as its own source, and marks them as replayed once ingest has
 * acknowledged them. After a crash before the mark, the next replay sends the same again, and the events count once. An
 * event that the rules refuse is not sent: it would become another dead letter.
 * @throws LoadError when ingest cannot be reached; earlier groups are marked by then, and the rest stays in the list
 */
export async function replay(
	lines: AsyncIterable<Repaired | Unreadable>,
	options: ReplayOptions
): Promise<ReplayProgress> {
	const progress: ReplayProgress = {
		lines: 0,
		replayed: 0,
		accepted: 0,
		duplicates: 0,
		earlier: 0,
		refused: 0,
		unusable: 0,
		problems: { earlier: [], refused: [], unusable: [] }
	};
	for await (const group of inGroups(lines, GROUP)) {
		progress.lines += group.length;
		await replayGroup(group, progress, options);
		options.onProgress?.(progress);
	}
	return progress;
}

async function replayGroup(
	group: (Repaired | Unreadable)[],
	progress: ReplayProgress,
	options: ReplayOptions
): Promise<void> {
	const { client, database } = options;
	const note = (
		kind: keyof ReplayProgress['problems'],
		{ line, id }: Pick<Problem, 'line' | 'id'>,
		text: string
	): void => {
		progress[kind]++;
		if (progress.problems[kind].length < LISTED_PROBLEMS) progress.problems[kind].push({ line, id, text });
	};
	const refuse = ({ line, id }: Repaired, refused: Refused): void => {
		failed.add(id);
		progress.refused++;
		if (progress.problems.refused.length < LISTED_PROBLEMS)
			progress.problems.refused.push({ line, id, text: said(refused), refused });
	};
	const ids = [...new Set(group.flatMap((line) => ('id' in line ? [line.id] : [])))];
	const found = await runQuery(client, knownDeadLetters, { database, params: { ids } });
	const known = new Map(found.map((letter) => [letter.dead_letter_id, letter]));
	const ways = new Map<string, Ready[]>();
	/** A line of these failed: they stay in the list. */
	const failed = new Set<string>();
	const now = officeClock.latest();
	for (const item of group) {
		const letter = 'id' in item ? known.get(item.id) : undefined;
		if (!('id' in item)) note('unusable', { line: item.line, id: '' }, item.detail);
		else if (!letter) note('unusable', item, 'is no dead letter of this office');
		else if (!letter.is_listed) note('earlier', item, earlierText(letter));
		else if (letter.is_undone && item.loadId !== '') {
			failed.add(item.id);
			const cure = 'set "load_id" to "" in this line to send it without the load';
			note('unusable', item, `came with load ${letter.load_id}, which was undone: it would not count; ${cure}`);
		} else {
			const { rejected } = verdictOn(item.event, { source: letter.source }, now);
			if (rejected) refuse(item, rejected);
			else {
				const way = JSON.stringify([letter.source, item.loadId ?? letter.load_id]);
				const all = ways.get(way) ?? [];
				all.push({ item, letter });
				ways.set(way, all);
			}
		}
	}
	if (options.dryRun) {
		const ready = [...ways.values()].flat();
		progress.accepted += ready.length;
		progress.replayed += new Set(ready.map(({ item }) => item.id).filter((id) => !failed.has(id))).size;
		return;
	}
	for (const [way, all] of ways) {
		const [source, loadId] = JSON.parse(way) as [string, string];
		const send = await options.doorOf(source, loadId);
		for (let from = 0; from < all.length; from += GROUP) {
			const part = all.slice(from, from + GROUP);
			const verdict = await send(part.map(({ item }) => JSON.stringify(item.event)));
			progress.accepted += verdict.accepted;
			progress.duplicates += verdict.duplicates;
			for (const one of verdict.rejected) {
				const { reason, field, detail } = one;
				refuse(part[one.line - 1]!.item, { reason, field: field ?? '', detail: detail ?? '' });
			}
		}
	}
	progress.replayed += await mark([...ways.values()].flat(), failed, options);
}

/** Marked only after ingest has them: a mark without its event would lose it. */
async function mark(all: Ready[], failed: Set<string>, { client, database }: ReplayOptions): Promise<number> {
	const marks = new Map<string, { source: string; dead_letter_id: string; replayed_as: string }>();
	for (const { item, letter } of all) {
		if (failed.has(item.id) || marks.has(item.id)) continue;
		const replayed_as = String((item.event as { event_id?: unknown }).event_id);
		marks.set(item.id, { source: letter.source, dead_letter_id: item.id, replayed_as });
	}
	if (marks.size === 0) return 0;
	const values = [...marks.values()];
	await client.insert({ table: `${database}.replayed_dead_letters`, values, format: 'JSONEachRow' });
	return marks.size;
}

const earlierText = ({ replayed_at, replayed_as, replaced_by }: KnownDeadLetter): string =>
	replaced_by === ''
		? `was replayed at ${replayed_at} UTC as event ${replayed_as}`
		: `came in at ${replayed_at} UTC as event ${replayed_as}, by load ${replaced_by}`;

const said = ({ reason, field, detail }: Refused): string =>
	`${field ? `${field}: ` : ''}${reason}${detail ? `: ${detail}` : ''}`;
