import { OFFICE } from '../model/filters.ts';
import { FOREVER, hidden, kept, made, type Column, type Named, type Sql } from './entity.ts';

const TYPE = `Array(Tuple(DateTime64(3, 'UTC'), LowCardinality(String), LowCardinality(String)))`;

/** Without stays that took no time, and without the times when the letter was answered. */
const stayed = (spans: Sql): Sql => `arrayFilter(s -> s.1 != '-' AND s.2 < s.3, ${spans})`;
const bodies = (c: Named): Sql => `arrayMap(h -> if(h.3 = '', '-', toString(h.3)), ${c('handovers')})`;
const comings = (c: Named): Sql =>
	`arrayPushFront(arrayMap(h -> h.1, arrayFilter(h -> h.2 = '', ${c('handovers')})), ${c('begins_at')})`;
/** When it last became unanswered again. */
const lastBegun = (k: Named, come: Sql): Sql =>
	`arrayLast((t, from) -> from = ''${come}, ${k('handovers')}.1, ${k('handovers')}.2)`;
const leavings = (c: Named): Sql => `arrayMap(h -> h.1, arrayFilter(h -> h.3 = '', ${c('handovers')}))`;

/**
 * How a letter goes from body to body, and when it was in which queue: while it is unanswered, in that of its responsible body. It leaves that
 * queue by its answer, or when another body becomes responsible.
 */
export const HANDOVERS = {
	handovers: kept(
		TYPE,
		'نامهٔ بی‌پاسخ کی، از کدام دستگاه مسئول به کدام رفت؛ خالی: بی‌پاسخ نیست | when an unanswered letter went from which responsible body to which, from its registration with the office on; empty: it is not unanswered',
		(k, _, at) => `arrayFilter(h -> h.1 <= ${at}, ${k('handovers')})`
	),
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
	/** Of an unanswered letter. Only these parts of its handovers are read: to make arrays of all took half as long again. */
	body_since: hidden(
		(k, c) => `greatest(${c('begins_at')}, ${k('handovers')}.1[-1])`,
		(k, c, at) => `greatest(${c('begins_at')}, arrayLast(t -> t <= ${at}, ${k('handovers')}.1))`
	),
	unanswered_since: hidden(
		(k, c) => `greatest(${c('begins_at')}, ${lastBegun(k, '')})`,
		(k, c, at) => `greatest(${c('begins_at')}, ${lastBegun(k, ` AND t <= ${at}`)})`
	)
} satisfies Record<string, Column>;
