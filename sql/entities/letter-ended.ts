import { OFFICE } from '../model/filters.ts';
import {
	begins,
	column,
	ends,
	holds,
	kept,
	MOMENT,
	NO_CODE,
	type Column,
	type Expression,
	type Named,
	type Sql
} from './entity.ts';

/** How it stands ended, as `fold/tables/letter_row.sql` has it; all empty while it does not. */
export const standing = (k: Named, at: Sql, part: number): Sql =>
	`arrayLast(s -> s.1 <= ${at} AND ${at} < s.2, ${k('needless')}).${part}`;
const ifEnded =
	(value: (k: Named, at: Sql) => Sql): Expression =>
	(k, c, at) =>
		`if(${c('is_ended')}, ${value(k, at)}, NULL)`;

/** How a letter ended without need of an answer, by whom and since when. */
export const ENDED = {
	is_ended: kept(
		'UInt8',
		'مختومه بدون نیاز به پاسخ: نه پاسخ داده‌شده و نه بی‌پاسخ | ended without need of an answer: neither answered nor unanswered',
		(k, _, at) => holds(k('needless'), at),
		{ registered: (k, _, at) => holds(k('ended_spans'), at) }
	),
	ended_as: column(
		NO_CODE,
		'مختومه بدون نیاز به پاسخ، چگونه: withdrawn, duplicate, transferred | how it ended without need of an answer: withdrawn, duplicate, transferred',
		ifEnded((k, at) => `toLowCardinality(nullIf(${standing(k, at, 3)}, ''))`)
	),
	ended_by: column(
		NO_CODE,
		'به گفتهٔ که: دستگاه، یا office | said by whom: a body, or office',
		ifEnded((k, at) => `toLowCardinality(ifNull(nullIf(${standing(k, at, 4)}, ''), '${OFFICE}'))`)
	),
	ended_at: column(
		MOMENT,
		'بدون نیاز به پاسخ مختومه از کی | since when it stands so ended',
		ifEnded((k, at) => standing(k, at, 5))
	),
	is_ended_unconfirmed: column(
		'UInt8',
		'به گفتهٔ دستگاه مختومه بدون نیاز به پاسخ، بدون تأیید دفتر | so ended by what a body says, which the office has not confirmed',
		(k, c, at) => `${c('is_ended')} AND NOT ${standing(k, at, 6)}`
	),
	ended_begins: begins(
		'ended_spans',
		'هر بار که بدون نیاز به پاسخ مختومه شد، از کی | each time that it came to be ended without need of an answer'
	),
	ended_ends: ends('ended_spans', 'هر بار که دیگر نبود | each time that it ceased to be')
} satisfies Record<string, Column>;
