import { OFFICE } from '../model/filters.ts';
import { FOREVER, made, type Column, type Named, type Sql } from './entity.ts';

/** Without stays that took no time, and without the times when the letter was answered. */
const stayed = (spans: Sql): Sql => `arrayFilter(s -> s.1 != '-' AND s.2 < s.3, ${spans})`;
const bodies = (c: Named): Sql => `arrayMap(h -> if(h.3 = '', '-', toString(h.3)), ${c('handovers')})`;
const comings = (c: Named): Sql =>
	`arrayPushFront(arrayMap(h -> h.1, arrayFilter(h -> h.2 = '', ${c('handovers')})), ${c('begins_at')})`;
const leavings = (c: Named): Sql => `arrayMap(h -> h.1, arrayFilter(h -> h.3 = '', ${c('handovers')}))`;

/**
 * When a letter was in which queue, from its handovers. While it is unanswered it is in the queue of its responsible body. It leaves that queue by its
 * answer, or when another body becomes responsible.
 */
export const QUEUE = {
	/** Tuples of the body, of when it came there, and of when it left. */
	body_spans: made((c) =>
		stayed(
			`arrayMap((body, came, left) -> (body, came, left), arrayPushFront(${bodies(c)}, '${OFFICE}'), arrayPushFront(${c('handovers')}.1, ${c('begins_at')}), arrayPushBack(${c('handovers')}.1, ${FOREVER}))`
		)
	),
	/** The same for the queue of the whole office; the body is empty. */
	office_spans: made((c) =>
		stayed(
			`arrayMap((came, left) -> ('', came, left), ${comings(c)}, arrayResize(${leavings(c)}, length(${comings(c)}), ${FOREVER}))`
		)
	),
	/** Of an unanswered letter. */
	body_since: made((c) => `greatest(${c('begins_at')}, ${c('handovers')}[-1].1)`),
	unanswered_since: made((c) => `arrayElement(${comings(c)}, -1)`)
} satisfies Record<string, Column>;
