import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { afterItsPage, withLowPriority } from '#sql/client/low-priority.ts';
import { QUEUE, QUEUES, type QueueName } from '#sql/queries/desk/queues.ts';
import {
	COUNTED,
	readQueueCounts,
	TREND_DAYS,
	trendMoments,
	type QueueCounts
} from '#sql/queries/desk/read-queues.server.ts';
import type { PageFrame, Reader } from '#sql/queries/pages/page.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { Lang } from '$lib/i18n/format.ts';
import { office } from './office.ts';
import { within } from './within.ts';

/** The desk's queues. What is not ready with the page follows as a promise. */
export interface DeskQueues {
	all: { name: QueueName; title: string; definition: string }[];
	/** With their moment; null: they cannot be counted now. */
	counts: Counted | null | Promise<Counted | null>;
	/** At the end of each of the 13 days before, then now; null: not counted yet. */
	trend: QueueCounts[] | null | Promise<QueueCounts[] | null>;
}
type Counted = { asOf: string; of: QueueCounts };

/** Current counts change with every event, those of past days only by late events. */
const NOW_MS = 30_000;
const PAST_MS = 3_600_000;
const MOMENTS_KEPT = 64;
/**
 * Counts ready within this time are part of the page, for browsers without JavaScript too: cached ones, and all of a
 * small office.
 */
const AT_ONCE_MS = 50;
/** The page waits for a trend for so long, then it is sent without. */
const TREND_WAIT_MS = 2_000;
/** A trend whose days take longer cannot come with its page. It rests three times as long as it counts: pages are drawn meanwhile. */
const LONG_DAY_MS = TREND_WAIT_MS / TREND_DAYS;
const LONGEST_REST_MS = 5_000;

const kept = new Map<string, { at: number; counts: Promise<QueueCounts & PageFrame> }>();
/** One trend is counted at a time: each of its days reads all letters. */
let trend: Promise<QueueCounts[]> = Promise.resolve([]);

const QUEUES_PAGE: Reader<QueueCounts> = {
	dimensions: [],
	read: (client, request) => readQueueCounts(client, request)
};

const keyOf = (asOf: string | null, known: string | null): string => `${asOf} ${known}`;

/** Counts that are not older; undefined: there are none. */
function countedAt(asOf: string | null, known: string | null, ageMs: number) {
	const found = kept.get(keyOf(asOf, known));
	return found && performance.now() - found.at < ageMs ? found.counts : undefined;
}

/** Counts as of a moment, and as known; null: now, and all that is known. */
function countsAt(
	client: ClickHouseClient,
	asOf: string | null,
	known: string | null,
	ageMs: number
): Promise<QueueCounts & PageFrame> {
	const counted = countedAt(asOf, known, ageMs);
	if (counted) return counted;
	const key = keyOf(asOf, known);
	const { keeper, settings } = office();
	const ask = { database: settings.clickhouse.database, clock: settings.clock, keeper, asOf, knownAt: known };
	const counts = readPage(client, QUEUES_PAGE, ask);
	counts.catch((problem: unknown) => {
		kept.delete(key);
		console.warn(`queues cannot be counted: ${problem instanceof Error ? problem.message : String(problem)}`);
	});
	kept.delete(key);
	kept.set(key, { at: performance.now(), counts });
	if (kept.size > MOMENTS_KEPT) kept.delete(kept.keys().next().value!);
	return counts;
}

/** The counts without the frame: viewers get the list's frame. */
const countsOf = (found: QueueCounts): QueueCounts =>
	Object.fromEntries(COUNTED.map((name) => [name, found[name]])) as QueueCounts;

/** @param tookMs how long a count took just now */
async function trendAt(asOf: string, known: string | null, tookMs: number): Promise<QueueCounts[]> {
	const client = withLowPriority(office().client);
	const days: QueueCounts[] = [];
	let lastMs = tookMs;
	for (const moment of trendMoments(asOf)) {
		const isToCount = !countedAt(moment, known, PAST_MS);
		if (isToCount && lastMs > LONG_DAY_MS)
			await sleep(Math.min(lastMs * 3, LONGEST_REST_MS), undefined, { ref: false });
		const beganAt = performance.now();
		days.push(countsOf(await countsAt(client, moment, known, PAST_MS)));
		if (isToCount) lastMs = performance.now() - beganAt;
	}
	return days;
}

/**
 * The queues of an office, with a trend of 14 days if it has been counted. Neither delays the page.
 * @param frame the list's own moments, and those of its address
 */
export async function readQueues(
	frame: Pick<PageFrame, 'asOf'>,
	asked: { asOf: string | null; known: string | null },
	lang: Lang
): Promise<DeskQueues> {
	const counts = countsAt(afterItsPage(office().client), asked.asOf, asked.known, NOW_MS).then(
		(found): Counted => ({ asOf: found.asOf, of: countsOf(found) }),
		() => null
	);
	const beganAt = performance.now();
	const days = counts.then(async (found) => {
		if (!found) return null;
		const tookMs = performance.now() - beganAt;
		const counting = (trend = trend.catch(() => []).then(() => trendAt(frame.asOf, asked.known, tookMs)));
		const whole = counting.then(
			(before) => [...before, found.of],
			() => null
		);
		return (await within(whole, TREND_WAIT_MS)) ?? null;
	});
	const countsNow = await within(counts, AT_ONCE_MS);
	const daysNow = await within(days, 0);
	return {
		all: QUEUES.map((name) => ({
			name,
			title: QUEUE[name].title[lang],
			definition: QUEUE[name].definition[lang]
		})),
		counts: countsNow === undefined ? counts : countsNow,
		trend: daysNow === undefined ? days : daysNow
	};
}
