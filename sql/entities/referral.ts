import {
	branchesOf,
	CODE,
	column,
	dueBy,
	each,
	hasCome,
	holds,
	isOpenAt,
	kept,
	last,
	listsOf,
	MOMENT,
	moved,
	NO_CODE,
	OF_ITS_LETTER,
	once,
	OWN,
	OWN_OR_NULL,
	SURE_MOMENT,
	type Column,
	type Entity,
	type Expression,
	type Named,
	type Sql
} from './entity.ts';
import { FIGURES } from './referral-figures.ts';

/** As the letter keeps it of its open referrals. */
const LISTED: Expression = (_k, _c, _at, own) => each(own);
const LISTED_OR_NULL: Expression = (_k, _c, _at, own) => `nullIf(${each(own)}, '')`;

/** It ended by a closing that makes its letter end without need of an answer; `which` of these. */
const endsLetter = (k: Named, c: Named, at: Sql, which: Sql): Sql =>
	`(ifNull(${c('ended_by')} = 'closed', 0) AND ${holds(`arrayFilter(s -> ${which}, ${k('letter_endings')})`, at)})`;

const COLUMNS = {
	referral_id: kept('String', 'شناسهٔ ارجاع | referral id', OWN, { open: LISTED }),
	letter_id: kept('String', 'شناسهٔ نامه | letter id'),
	from_org: column(NO_CODE, 'ارجاع‌دهنده؛ خالی یعنی دفتر | referring body, NULL: the office', OWN_OR_NULL, {
		open: LISTED_OR_NULL
	}),
	to_org: kept(CODE, 'گیرنده | receiving body', OWN, { open: LISTED }),
	referred_at: kept(SURE_MOMENT, 'زمان ارجاع | when referred', OWN, { open: LISTED }),
	seen_at: { ...once('اولین دیدن | when first seen'), open: (k) => `${k('referral_seen')}[${each('n')}]` },
	due_at: kept(
		MOMENT,
		'مهلت ارجاع، داده‌شده یا به سیاست دستگاه | its deadline, given or by policy of the body',
		(k, _, at) =>
			`if(${k('policy_id')} = '', ${k('given_due_at')}, ${moved(k('policy_due_at'), k('policy_moves'), at)})`,
		{ open: LISTED }
	),
	policy_id: column(NO_CODE, 'سیاست مهلت | policy of the deadline, NULL: given, or none', OWN_OR_NULL, {
		open: LISTED_OR_NULL
	}),
	operator: column(NO_CODE, 'کارشناس | operator', OWN_OR_NULL, { open: LISTED_OR_NULL }),
	ended_at: { ...once('پایان | when it ended'), open: () => `CAST(NULL, 'Nullable(DateTime64(3, \\'UTC\\'))')` },
	ended_by: column(
		NO_CODE,
		'پایان با: answered, returned, referred, closed | what ended it, NULL while open',
		OWN_OR_NULL,
		{
			past: (k, _, at) => `toLowCardinality(if(${k('ended_at')} <= ${at}, nullIf(${k('ended_by')}, ''), NULL))`,
			open: () => `CAST(NULL, '${NO_CODE}')`
		}
	),
	is_formal: kept(
		'UInt8',
		'پاسخ صوری: بی‌متن از منبعی که متن می‌آورد، یا «غیرقابل رسیدگی» در پنج دقیقهٔ کاری | answered formally: without a text by a source that carries texts, or no_basis within five working minutes',
		(k, _, at) => `${k('is_formal')} AND ${hasCome(k('ended_at'), at)}`,
		{ open: () => '0' }
	),
	is_again: kept(
		'UInt8',
		'دستگاه نامه را پیش‌تر بی‌پاسخ رها کرده بود؛ نامه یک بار به حساب می‌آید | its body had let the letter go unanswered before; the letter counts once, by the first',
		OWN,
		{ open: () => `arrayExists(m -> m.n = ${each('n')} AND m.is_again, l.referral_marks)` }
	),
	is_excused: kept(
		'UInt8',
		'به حساب دستگاه نیست: در مهلت بازگرداندن بازگشت و دفتر دوباره به آن نداد، نامهٔ پاسخ‌دار بسته شد، یا دفتر می‌گوید پاسخ نمی‌خواهد | does not count for its body: it was returned within the grace and the office did not refer it there again, its letter was closed answered, or the office says that it needs no answer',
		(k, c, at) =>
			`(${hasCome(k('excused_at'), at)} AND NOT ${hasCome(k('back_at'), at)}) OR ${endsLetter(k, c, at, 'NOT s.3')}`,
		{ open: () => '0' }
	),
	is_office_referral: column('UInt8', 'ارجاع خود دفتر | made by the office itself', (k) => `${k('from_org')} = ''`, {
		open: () => `${each('from_org')} = ''`
	}),
	is_office_first: kept('UInt8', 'اولین ارجاع دفتر | the first referral of the letter by the office'),
	hop: column('UInt16', "چندمین ارجاع نامه | which of the letter's referrals, from 1", (k) => k('place'), {
		open: () => each('n')
	}),
	...OF_ITS_LETTER,
	// A byte a referral; the moment itself has nine.
	letter_is_registered: column(
		'UInt8',
		'نامه ثبت شده است | the letter is registered',
		(k) => `NOT ${k('registered_at')}.null`,
		{ past: (k, _, at) => hasCome(k('registered_at'), at) }
	),
	letter_is_settled: kept(
		'UInt8',
		'نامه پاسخ معتبر دارد، یا بدون نیاز به پاسخ مختومه است | a final answer of the letter stands, or it ended without need of one',
		(k, _, at) => holds(k('letter_answers'), at)
	),
	letter_due_at: kept(MOMENT, 'مهلت نامه | deadline of the letter', (k, _, at) => dueBy(k, 'letter_', at)),
	letter_is_held: kept(
		'UInt8',
		'ارجاعی از نامه باز است | some referral of the letter is open',
		(k, _, at) => `arrayExists((e, t) -> ${isOpenAt(at)}, ${k('letter_ended')}, ${k('letter_referred')})`,
		{ open: () => '1' }
	),
	letter_contested_at: kept(
		MOMENT,
		'آخرین اعتراض یا بازگشایی نامه | last objection to the letter or reopening of it',
		(k, _, at) => last(k('letter_contests'), at)
	),
	is_ended_unconfirmed: column(
		'UInt8',
		'به گفتهٔ دستگاهی بدون نیاز به پاسخ مختومه، بدون تأیید دفتر | ended by a closing without need of an answer, which a body says and the office has not confirmed',
		(k, c, at) => endsLetter(k, c, at, 's.3'),
		{ open: () => '0' }
	),
	letter_begins_at: kept(
		SURE_MOMENT,
		'ثبت نامه، یا بدون آن اولین رویداد، هر زمانی که باشد | registration of the letter, or without one its first event, whenever that is: what ranges of registration are found by'
	),
	letter_first_event_at: kept(
		SURE_MOMENT,
		'اولین رویداد نامه | first event of the letter: with the last, between which all its referrals are, for the index'
	),
	letter_last_event_at: kept(
		SURE_MOMENT,
		'آخرین رویداد نامه، هر زمانی که باشد | last event of the letter, whenever that is'
	)
} satisfies Record<string, Column>;

/** What an open referral is made of, in the row of its letter. */
const OF_OPEN_LETTER = {
	letter_begins_at: 'l.begins_at',
	letter_first_event_at: 'l.first_event_at',
	letter_last_event_at: 'l.last_event_at',
	// `indexOf` does not find '' in some arrays of LowCardinality (26.7.2.1).
	is_office_first: `${each('n')} = arrayFirstIndex(sender -> sender = '', l.referrals.from_org)`,
	letter_is_settled: 'l.is_answered OR l.is_ended',
	letter_due_at: 'l.due_at',
	letter_contested_at: 'greatest(ifNull(l.reopened_at, l.objected_at), ifNull(l.objected_at, l.reopened_at))'
};
const OPEN = ['n', 'referral_id', 'from_org', 'to_org', 'referred_at', 'due_at', 'policy_id', 'operator'];

/** What its own row keeps as it is now, beside its moments. */
export const KEPT_REFERRAL_COLUMNS = ['is_excused', 'own_due_at', 'is_objected'];

/** A referral of a letter to a body; open while `ended_at` is NULL. */
export const referral: Entity = {
	name: 'referrals',
	id: 'referral_id',
	columns: { ...COLUMNS, ...FIGURES },
	branches: (reading, database) => {
		const { at } = reading;
		return branchesOf(reading, {
			of: `${database}.referral_state AS l FINAL`,
			isSettled: `l.letter_last_event_at <= ${at}`,
			since: [`l.referred_at <= ${at}`, `l.letter_last_event_at > ${at}`],
			open: {
				branch: {
					of: `${database}.open_state AS l FINAL`,
					tense: 'open',
					kept: OF_OPEN_LETTER,
					lists: listsOf('open_referrals', OPEN)
				},
				isSettled: `l.last_event_at <= ${at}`,
				isOpen: `l.ended_at IS NULL OR l.ended_at > ${at}`
			},
			isUnchanged: ({ at: known, kept }) => `l.letter_last_ingested_at <= ${known} AND l.letter_id NOT IN ${kept}`,
			known: ({ referrals }) => ({
				of: referrals,
				where: [`l.letter_first_event_at <= ${at}`, `l.referred_at <= ${at}`]
			})
		});
	}
};
