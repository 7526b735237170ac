import { QUEUES, type QueueName } from '#sql/queries/desk/queue-names.ts';
import { QUEUE } from '#sql/queries/desk/queues.ts';
import { readQueueCounts, trendMoments, type QueueCounts } from '#sql/queries/desk/read-queues.server.ts';
import type { PageFrame, PageReader } from '#sql/queries/pages/page.ts';
import { readPage } from '#sql/queries/pages/read-page.ts';
import type { Lang } from '$lib/i18n/format.ts';
import { office } from './office.ts';

/** A queue as the desk shows it. */
export interface DeskQueue {
	name: QueueName;
	title: string;
	definition: string;
	count: number;
	/** At the end of each of the 13 days before, then at the moment; null: not counted yet. */
	trend: number[] | null;
}

/** Counts of now are asked for again with each change; those of days that have passed change only by what comes late. */
const NOW_MS = 30_000;
const PAST_MS = 3_600_000;
const MOMENTS_KEPT = 64;
/** A page waits so long for a trend that is being counted, then it is shown without. */
const TREND_WAIT_MS = 400;

const kept = new Map<string, { at: number; counts: Promise<QueueCounts & PageFrame> }>();
/** One trend is counted at a time: each of its days reads all letters. */
let trend: Promise<QueueCounts[]> = Promise.resolve([]);

const QUEUES_PAGE: PageReader<QueueCounts> = {
	name: 'queues',
	dimensions: [],
	kpis: [],
	read: (client, request) => readQueueCounts(client, request)
};

/** Counts as of a moment, and as known; null: now, and all that is known. */
function countsAt(asOf: string | null, known: string | null, ageMs: number): Promise<QueueCounts> {
	const key = `${asOf} ${known}`;
	const found = kept.get(key);
	if (found && Date.now() - found.at < ageMs) return found.counts;
	const { client, settings } = office();
	const ask = { database: settings.clickhouse.database, clock: settings.clock, asOf, knownAt: known };
	const counts = readPage(client, QUEUES_PAGE, ask);
	counts.catch(() => kept.delete(key));
	kept.delete(key);
	kept.set(key, { at: Date.now(), counts });
	if (kept.size > MOMENTS_KEPT) kept.delete(kept.keys().next().value!);
	return counts;
}

async function trendsAt(asOf: string, known: string | null): Promise<QueueCounts[]> {
	const days: QueueCounts[] = [];
	for (const moment of trendMoments(asOf)) days.push(await countsAt(moment, known, PAST_MS));
	return days;
}

/**
 * The queues of an office, with the trend of 14 days where it has been counted.
 * @param frame the list's own moments, and those that its address asked for
 */
export async function readQueues(
	frame: Pick<PageFrame, 'asOf'>,
	asked: { asOf: string | null; known: string | null },
	lang: Lang
): Promise<DeskQueue[]> {
	const counts = await countsAt(asked.asOf, asked.known, NOW_MS);
	const counting = (trend = trend.then(
		() => trendsAt(frame.asOf, asked.known),
		() => trendsAt(frame.asOf, asked.known)
	));
	const late = new Promise<null>((resolve) => setTimeout(resolve, TREND_WAIT_MS, null).unref());
	const days = await Promise.race([counting.catch(() => null), late]);
	return QUEUES.map((name) => ({
		name,
		title: QUEUE[name].title[lang],
		definition: QUEUE[name].definition[lang],
		count: counts[name],
		trend: days && [...days.map((day) => day[name]), counts[name]]
	}));
}
