import { OFFICE } from '../model/filters.ts';
import {
	begins,
	column,
	dueBy,
	ends,
	firstOf,
	holds,
	kept,
	last,
	lastOf,
	latest,
	MOMENT,
	type Named,
	NO_CODE,
	once,
	times,
	toldOrNull,
	type Column,
	type Expression,
	type Sql
} from './entity.ts';

/** A part of the first referral by the office itself that has come. */
const firstOfOffice =
	(part: string): Expression =>
	(k, _, at) =>
		`toLowCardinality(nullIf(arrayFirst((x, sender, t) -> sender = '' AND t <= ${at}, ${k(part)}, ${k('referral_froms')}, ${k('referral_times')}), ''))`;
/** After an answer or a closing, a reopening or an objection counts against it for so long. */
export const CONTESTABLE = 'INTERVAL 30 DAY';
/** Whether one of `moments` was within 30 days of one of the closings. */
const within30Days = (moments: Sql, closings: Sql, come = ''): Sql =>
	`arrayExists(c -> arrayExists(t -> t BETWEEN c AND c + ${CONTESTABLE}${come}, ${moments}), ${closings})`;

const disposals = (k: Named): Sql => `arrayConcat(${k('answerings')}, ${k('closings')})`;

/** Whether an answer stood at a moment that may be NULL; whether none was needed. */
const answeredAt = (k: Named, moment: Sql): Sql => `ifNull(${holds(k('answers'), moment)}, 0)`;
const endedAt = (k: Named, moment: Sql): Sql => `ifNull(${holds(k('needless'), moment)}, 0)`;

/** Whether an interim answer of `promises` had come and promised something: a mail that only tells how things stand does not. */
const promisedBy = (at: Sql): Sql => `p.1 <= ${at} AND p.2 IS NOT NULL`;

/** How it stands ended, as `fold/tables/letter_row.sql` has it; all empty while it does not. */
export const standing = (k: Named, at: Sql, part: number): Sql =>
	`arrayLast(s -> s.1 <= ${at} AND ${at} < s.2, ${k('needless')}).${part}`;
const ifEnded =
	(value: (k: Named, at: Sql) => Sql): Expression =>
	(k, c, at) =>
		`if(${c('is_ended')}, ${value(k, at)}, NULL)`;

/** How a letter is answered, closed and contested, or ends without need of an answer, by when, and by whom. */
export const ANSWERS = {
	first_answered_at: once('اولین پاسخ نهایی | first final answer'),
	last_answered_at: lastOf('answerings', 'آخرین پاسخ نهایی | last final answer'),
	answer_begins: begins(
		'answers',
		"هر بار که پاسخی معتبر شد، از کی | each time that an answer came to stand, the master's for a duplicate"
	),
	answer_ends: ends('answers', 'هر بار که از اعتبار افتاد | each time that one ceased to'),
	answered_before_registered: column(
		'UInt8',
		'پاسخ پیش از ثبت: زمان‌ها با هم نمی‌خوانند | first answered before its registration: the moments do not fit',
		(_, c) => `ifNull(${c('first_answered_at')} < ${c('registered_at')}, 0)`
	),
	first_closed_at: firstOf('closings', 'اولین بستن | first closing'),
	first_disposed_at: column(
		MOMENT,
		'اولین پاسخ یا بستن | first answer or closing',
		(_, c) =>
			`least(ifNull(${c('first_answered_at')}, ${c('first_closed_at')}), ifNull(${c('first_closed_at')}, ${c('first_answered_at')}))`
	),
	closed_at: latest('closings', 'آخرین بستن | last closing'),
	closed_by: column(
		NO_CODE,
		'چه کسی آخرین بار بست | actor of the last closing',
		(k) => `nullIf(${k('closers')}[-1], '')`,
		{
			past: (k, _, at) => `toLowCardinality(nullIf(${k('closers')}[arrayCount(t -> t <= ${at}, ${k('closings')})], ''))`
		}
	),
	reopened_at: latest('reopenings', 'آخرین بازگشایی | last reopening'),
	reopens: times('reopenings', 'تعداد بازگشایی | number of reopenings'),
	reopened_30d: column(
		'UInt8',
		'بازگشایی ظرف ۳۰ روز از یکی از بستن‌ها | reopened within 30 days of one of its closings',
		(k) => within30Days(k('reopenings'), k('closings')),
		{ past: (k, _, at) => within30Days(k('reopenings'), k('closings'), ` AND t <= ${at}`) }
	),
	objected_at: latest('objections', 'آخرین اعتراض | last objection'),
	objections: times('objections', 'تعداد اعتراض | number of objections'),
	objected_30d: column(
		'UInt8',
		'اعتراض ظرف ۳۰ روز از یکی از پاسخ‌ها یا بستن‌ها | objected to within 30 days of one of its answers or closings',
		(k) => within30Days(k('objections'), disposals(k)),
		{ past: (k, _, at) => within30Days(k('objections'), disposals(k), ` AND t <= ${at}`) }
	),
	due_at: kept(
		MOMENT,
		'مهلت پاسخ: سیاست از روز ثبت، وگرنه مهلت اولین ارجاع مهلت‌دار؛ خالی یعنی بی‌مهلت | deadline by policy from registration, else the one given with the first referral that has one; NULL: none',
		(k, _, at) => dueBy(k, '', at)
	),
	due_by: kept(
		NO_CODE,
		'مهلت از: policy یا referral | what set the deadline: policy or referral, NULL: no deadline',
		(k, c) =>
			`toLowCardinality(multiIf(${c('due_at')} IS NULL, NULL, ${c('registered_at')} IS NOT NULL AND ${k('policy_id')} != '', 'policy', 'referral'))`
	),
	has_deadline: column('UInt8', 'مهلت دارد | has a deadline', (k) => `NOT ${k('due_at')}.null`, {
		past: (_, c) => `${c('due_at')} IS NOT NULL`
	}),
	is_late: column(
		'UInt8',
		'معوق: بی‌پاسخ و از مهلت گذشته | unanswered and past its deadline',
		(k, _, at) => `${k('late_from')} > toDateTime64(0, 3, 'UTC') AND ${k('late_from')} < ${at}`,
		{
			past: (_, c, at) => `${c('is_unanswered')} AND ifNull(${c('due_at')} < ${at}, 0)`
		}
	),
	policy_id: toldOrNull(NO_CODE, 'سیاست مهلت | policy of the deadline'),
	operator: kept(
		NO_CODE,
		'کارشناس اولین ارجاع دفتر | operator of the first referral by the office',
		firstOfOffice('referral_operators')
	),
	first_body: kept(
		NO_CODE,
		"گیرندهٔ اولین ارجاع دفتر | body of the office's first referral",
		firstOfOffice('referral_tos')
	),
	first_body_ended_by: kept(
		NO_CODE,
		'پایان اولین ارجاع دفتر: answered, returned, referred, closed | what ended that referral: answered, returned, referred, closed, NULL while open',
		(k, _, at) =>
			`toLowCardinality(nullIf(arrayFirst(x -> x.1, arrayMap((sender, t, e, how) -> (sender = '' AND t <= ${at}, if(e <= ${at}, how, '')), ${k('referral_froms')}, ${k('referral_times')}, ${k('referral_ends')}, ${k('referral_endings')})).2, ''))`
	),
	// As queries that people have saved name them.
	first_org: column(NO_CODE, 'نام پیشین first_body | former name of first_body', (_, c) => c('first_body')),
	first_org_ended_by: column(NO_CODE, 'نام پیشین first_body_ended_by | former name of first_body_ended_by', (_, c) =>
		c('first_body_ended_by')
	),
	registrar: toldOrNull(NO_CODE, 'ثبت‌کننده | registrar'),
	master_letter_id: kept(
		'Nullable(String)',
		'نامهٔ اصلی، اگر تکراری است | master, if a duplicate',
		(k, _, at) => `nullIf(arrayLast(x -> x.1 <= ${at}, ${k('links')}).2, '')`
	),
	outcome: kept(
		NO_CODE,
		'نتیجهٔ آخرین پاسخ | outcome of the last answer',
		(k, _, at) => `toLowCardinality(nullIf(arrayLast(x -> x.1 <= ${at}, ${k('outcomes')}).2, ''))`
	),
	is_answered_without_text: column(
		'UInt8',
		'آخرین پاسخ بی‌متن است | the last answer has no text',
		(_, c) => `ifNull(${c('answer_text_key')} = 0, 0)`
	),
	interim_answered_at: column(
		MOMENT,
		'آخرین پاسخ میانی | last interim answer',
		(k) => `if(empty(${k('promises')}), NULL, ${k('promises')}[-1].1)`,
		{ past: (k, _, at) => last(`${k('promises')}.1`, at) }
	),
	promised_at: kept(
		MOMENT,
		'آخرین وعدهٔ پاسخ‌های میانی | last promise of interim answers',
		(k, _, at) => `arrayLast(p -> ${promisedBy(at)}, ${k('promises')}).2`
	),
	promise_renewals: column(
		'UInt16',
		'تعداد تمدید وعده | times that an answer was promised anew',
		(k) => `toUInt16(greatest(arrayCount(p -> p.2 IS NOT NULL, ${k('promises')}), 1) - 1)`,
		{ past: (k, _, at) => `toUInt16(greatest(arrayCount(p -> ${promisedBy(at)}, ${k('promises')}), 1) - 1)` }
	),
	promise_broken_at: column(
		MOMENT,
		'اولین وعده‌ای که بی‌پاسخ گذشت | the first promise that passed without an answer: when it was due',
		(k, _, at) =>
			`arrayFirst(p -> ${promisedBy(at)} AND assumeNotNull(p.2) <= ${at} AND NOT ${answeredAt(k, 'p.2')} AND NOT ${endedAt(k, 'p.2')}, ${k('promises')}).2`
	),
	promise_kept: column(
		'Nullable(UInt8)',
		'وعده: ۱ پاسخ نهایی تا آن زمان یا مهلت نامه بود، هر کدام زودتر است؛ ۰ گذشت و نبود | promise: 1 a final answer stood by then, or by the deadline of the letter if that is earlier, 0 it passed without, NULL: none, or not yet due',
		(k, c, at) => {
			const due = `least(p.2, ifNull(${c('due_at')}, p.2))`;
			const isBroken = `assumeNotNull(${due}) <= ${at} AND NOT ${answeredAt(k, due)} AND NOT ${endedAt(k, due)}`;
			const exists = (what: Sql) => `arrayExists(p -> ${promisedBy(at)} AND ${what}, ${k('promises')})`;
			return `multiIf(${exists(isBroken)}, 0, ${exists(answeredAt(k, `least(${due}, ${at})`))}, 1, NULL)`;
		}
	),
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
