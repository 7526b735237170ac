import { OFFICE } from '../model/filters.ts';
import {
	CODE,
	code,
	column,
	countCome,
	FOREVER,
	has,
	hasCome,
	holds,
	isOpenAt,
	kept,
	latest,
	MOMENT,
	NO_CODE,
	once,
	told,
	toldOrNull,
	type Column,
	type Named,
	type Sql
} from './entity.ts';
import { standing } from './letter-answers.ts';

/** How a letter last went from one responsible body to another (letter-handovers.ts); its parts are empty if it never did. */
export const lastMove = (k: Named, at: Sql): Sql => `arrayLast(h -> h.1 <= ${at}, ${k('handovers')})`;

/** Whether an answer stands. Few letters have answers that stand no more: to read these and the one of now is less than to read all spans. */
const isAnswered = (k: Named, at: Sql): Sql =>
	`ifNull(${k('answered_at')} <= ${at}, 0) OR ${holds(k('ended_answers'), at)}`;

/** Its state, besides by `settled`: conditions with the states that they make it, unless it is closed. */
const stateAt = (k: Named, at: Sql, ...settled: Sql[]): Sql =>
	`toLowCardinality(multiIf(${[`${holds(k('closes'), at)}, 'closed'`, ...settled, `${hasCome(k('first_referred_at'), at)}, 'referred'`].join(', ')}, 'registered'))`;

/** The responsible body; the office where that is empty. Before the last come conditions, each with the body where it holds, as in multiIf. */
const body = (...all: Sql[]): Sql =>
	code(`ifNull(nullIf(${all.length > 1 ? `multiIf(${all.join(', ')})` : all[0]}, ''), '${OFFICE}')`);
/** That of a letter that is answered, or ended without need of it. */
const settledBody = (k: Named, c: Named, at: Sql): Sql[] => [
	`${c('is_answered')}, arrayLast(x -> x.1 <= ${at}, ${k('answer_bodies')}).2`,
	`${c('is_ended')}, ${standing(k, at, 7)}`
];

/** What a letter is, and how it goes from body to body. */
export const PATH = {
	letter_id: kept('String', 'شناسهٔ نامه | letter id'),
	channel: told('کانال | channel'),
	category: told('موضوع | category'),
	county: told('شهرستان | county'),
	kind: told('نوع نامه | kind'),
	campaign: told('سفر | campaign'),
	priority: toldOrNull(NO_CODE, 'اولویت | priority'),
	state: kept(
		CODE,
		'وضعیت: registered, referred, answered, closed | state',
		(k, c, at) => stateAt(k, at, `${c('is_answered')}, 'answered'`, `${c('is_ended')}, 'closed'`),
		{
			// The lists of answers and ends need not be read.
			waiting: (k, _, at) => stateAt(k, at)
		}
	),
	is_answered: kept(
		'UInt8',
		"پاسخ نهایی معتبر دارد | a final answer stands, or the master's for a duplicate",
		(k, _, at) => holds(k('answers'), at),
		{ registered: (k, _, at) => isAnswered(k, at) }
	),
	answered_at: kept(
		MOMENT,
		"پاسخ معتبر از کی | since when the answer has stood, the master's for a duplicate",
		(k, c, at) => `if(${c('is_answered')}, arrayLast(s -> s.1 <= ${at}, ${k('answers')}).1, NULL)`,
		{
			registered: (k, c, at) =>
				`multiIf(${k('answered_at')} <= ${at}, ${k('answered_at')}, ${c('is_answered')}, arrayLast(s -> s.1 <= ${at}, ${k('ended_answers')}).1, NULL)`
		}
	),
	is_on_time: kept(
		'UInt8',
		'تا مهلت پاسخ گرفت | was answered by its deadline',
		(_, c) => `ifNull(${c('answered_at')} <= ${c('due_at')}, 0)`
	),
	is_registered: kept('UInt8', 'ثبت شده است | is registered', (k, _, at) => hasCome(k('registered_at'), at)),
	is_screened: has('screened_at', 'بررسی اولیه شده است | has been screened'),
	is_referred: has('first_referred_at', 'ارجاع شده است | has been referred'),
	registered_at: once('زمان ثبت؛ خالی یعنی بی‌ثبت | registration, NULL: unregistered'),
	screened_at: once('زمان بررسی اولیه | screening'),
	first_referred_at: once('اولین ارجاع | first referral'),
	last_referred_at: latest('referral_times', 'آخرین ارجاع | last referral'),
	seen_at: once('اولین دیدن دستگاه | when a body first saw it'),
	waiting_since: column(
		MOMENT,
		'در انتظار از؛ با ازسرگیری، پاسخ یا بستن پایان می‌یابد | since when it waits, NULL: it does not; ended by resuming, an answer or a closing',
		(k) => `if(notEmpty(${k('waits')}) AND ${k('waits')}[-1].2 = ${FOREVER}, ${k('waits')}[-1].1, NULL)`,
		{ past: (k, _, at) => `if(${holds(k('waits'), at)}, arrayLast(s -> s.1 <= ${at}, ${k('waits')}).1, NULL)` }
	),
	waited_s: column(
		'UInt64',
		'انتظار تاکنون، ثانیه | seconds of waiting so far',
		(k, _, at) =>
			`toUInt64(intDiv(arraySum(s -> toUnixTimestamp64Milli(least(s.2, ${at})) - toUnixTimestamp64Milli(s.1), arrayFilter(s -> s.1 <= ${at}, ${k('waits')})), 1000))`
	),
	holder: kept(
		NO_CODE,
		'دستگاهی که نامه نزد اوست؛ خالی یعنی خود دفتر | holder of the newest open referral, NULL: the office',
		(k, _, at) =>
			`toLowCardinality(nullIf(arrayLast((org, t, e) -> ${isOpenAt(at)}, ${k('referral_tos')}, ${k('referral_times')}, ${k('referral_ends')}), ''))`
	),
	holder_since: kept(
		MOMENT,
		'نزد دارنده از | since when the holder has it: its referral',
		(k, c, at) =>
			`if(${c('holder')} IS NULL, NULL, arrayLast((t, e) -> ${isOpenAt(at)}, ${k('referral_times')}, ${k('referral_ends')}))`
	),
	body: kept(
		CODE,
		'دستگاه مسئول: دارندهٔ نامهٔ بی‌پاسخ، صاحب پاسخ معتبر، یا آخرین دارندهٔ نامهٔ مختومه؛ وگرنه office | responsible body: who holds an unanswered letter, whose answer stands, or who held it when it was closed; else office',
		(k, c, at) => {
			const closedAt = `arrayLast(s -> s.1 <= ${at}, ${k('closes')}).1`;
			const held = `if(${holds(k('closes'), at)}, arrayLast((org, e, how) -> how = 'closed' AND e >= ${closedAt} AND e <= ${at}, ${k('referral_tos')}, ${k('referral_ends')}, ${k('referral_endings')}), '')`;
			return body(...settledBody(k, c, at), `${c('holder')} IS NOT NULL, assumeNotNull(${c('holder')})`, held);
		},
		{
			// The lists of referrals need not be read: the answers of banks as of an instant took 0.8 of the time.
			registered: (k, c, at) => body(...settledBody(k, c, at), `${lastMove(k, at)}.3`),
			// Nor those of answers: of ten million letters the banks as of an instant took 55 ms instead of 120.
			waiting: (k, _, at) => body(`${lastMove(k, at)}.3`)
		}
	),
	hops: kept('UInt16', 'تعداد ارجاع | number of referrals', (k, _, at) => countCome(k('referral_times'), at)),
	returns: kept('UInt16', 'تعداد بازگشت | number of returns', (k, _, at) => countCome(k('returnings'), at)),
	orgs: column(
		'Array(LowCardinality(String))',
		'دستگاه‌ها به ترتیب ارجاع | the bodies that it was referred to, in order, one as often as it was',
		(k) => k('referral_tos'),
		{
			past: (k, _, at) =>
				`CAST(arrayFilter((org, t) -> t <= ${at}, ${k('referral_tos')}, ${k('referral_times')}), 'Array(LowCardinality(String))')`
		}
	),
	bodies: kept(
		'UInt16',
		'تعداد دستگاه‌های گوناگون | number of different bodies that it was referred to',
		(k, _, at) =>
			`toUInt16(arrayCount((t, n) -> t <= ${at} AND n = 1, ${k('referral_times')}, arrayEnumerateUniq(${k('referral_tos')})))`
	),
	ping_pongs: kept(
		'UInt16',
		'تعداد رفت‌وبرگشت | times that it was referred back to a body that had it before, from another',
		(k, _, at) =>
			`toUInt16(if(length(${k('referral_times')}) < 3, 0, arrayCount((t, n, org, before) -> t <= ${at} AND n > 1 AND org != before, ${k('referral_times')}, arrayEnumerateUniq(${k('referral_tos')}), ${k('referral_tos')}, arrayPushFront(arrayPopBack(${k('referral_tos')}), ''))))`
	)
} satisfies Record<string, Column>;
