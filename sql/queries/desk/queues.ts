import { AS_OF, type Sql } from '../../entities/entity.ts';
import type { Text } from '../../measures/words.ts';
import type { Subquery } from '../../source.ts';
import { REGISTERED, UNANSWERED } from '../../source-view.ts';

/** A queue that every office has: which letters need an eye, and why. */
export interface Queue {
	title: Text;
	definition: Text;
	/** Of the unanswered alone. */
	isUnanswered?: true;
	/** Of the unregistered; every other queue is of the registered alone. */
	isUnregistered?: true;
	/** On the columns of `letters`, and on all of them where one letter alone does not tell. */
	condition: string;
}

/** Answers with one text, and closings of one actor within ten minutes, from which on they are conspicuous. */
export const SAME_TEXTS = 20;
export const BULK = 20;
export const BULK_MINUTES = 10;

/** Where a condition reads all letters: a query of it gives that place a source of these columns. */
const OF_ALL = '${all_letters}';
export const allLetters =
	(letters: Subquery): Subquery =>
	() =>
		letters('is_registered, is_answered, answer_text_key, closed_by, closed_at');

/** The texts that stand under so many answered letters. */
export const sameTexts = (letters: Sql): Sql => `(
	SELECT answer_text_key FROM ${letters}
	WHERE is_registered AND is_answered AND answer_text_key > 0
	GROUP BY answer_text_key HAVING count() >= ${SAME_TEXTS})`;
const SAME_TEXT = `is_answered AND answer_text_key IN ${sameTexts(OF_ALL)}`;

/** Actor and moment of each last closing that lies in ten minutes with so many of its actor's. */
const BULK_CLOSED = `(ifNull(closed_by, ''), ifNull(toUnixTimestamp64Milli(closed_at), 0)) IN (
	SELECT actor, arrayJoin(arrayFilter((t, upto, before) -> upto > before, moments, sums, arrayResize(arrayConcat(arrayWithConstant(${BULK}, toUInt64(0)), sums), length(sums))))
	FROM
	(
		SELECT
			ifNull(closed_by, '') AS actor,
			arraySort(groupArray(assumeNotNull(toUnixTimestamp64Milli(closed_at)))) AS moments,
			arrayCumSum(arrayMap((t, last) -> toUInt64(last != 0 AND last - t <= ${BULK_MINUTES * 60_000}),
				moments, arrayResize(arraySlice(moments, ${BULK}), length(moments)))) AS sums
		FROM ${OF_ALL}
		WHERE is_registered AND closed_by IS NOT NULL
		GROUP BY actor
		HAVING count() >= ${BULK}
	))`;

/** The queues that every office has, the gravest first: what somebody waits for, what goes round, how it was answered, how it was recorded. */
const OF = {
	overdue: {
		title: { fa: 'معوق', en: 'Overdue' },
		definition: {
			fa: 'نامه‌های بی‌پاسخی که مهلتشان گذشته است.',
			en: 'Unanswered letters past their deadline.'
		},
		isUnanswered: true,
		condition: `due_at < ${AS_OF}`
	},
	promise_broken: {
		title: { fa: 'وعدهٔ پاسخ میانی گذشته', en: 'Promise broken' },
		definition: {
			fa: 'نامه‌های بی‌پاسخی که وعده‌ای از پاسخ‌های میانی‌شان بی‌پاسخ گذشته است.',
			en: 'Unanswered letters to which an interim answer promised a day that passed without an answer.'
		},
		isUnanswered: true,
		condition: 'promise_broken_at IS NOT NULL'
	},
	reminded_twice: {
		title: { fa: 'دو بار یادآوری، بی‌پاسخ', en: 'Reminded twice, silent' },
		definition: {
			fa: 'نامه‌های بی‌پاسخی که دست‌کم دو بار دربارهٔ آن‌ها یادآوری شده است.',
			en: 'Unanswered letters of which some body was reminded at least twice.'
		},
		isUnanswered: true,
		condition: 'times_reminded >= 2'
	},
	never_referred: {
		title: { fa: 'هرگز ارجاع‌نشده', en: 'Never referred' },
		definition: {
			fa: 'نامه‌های بی‌پاسخی که به هیچ دستگاهی ارجاع نشده‌اند.',
			en: 'Unanswered letters that were never referred to any body.'
		},
		isUnanswered: true,
		condition: 'first_referred_at IS NULL'
	},
	due_soon: {
		title: { fa: 'نزدیک به مهلت', en: 'Due soon' },
		definition: {
			fa: 'نامه‌های بی‌پاسخی که مهلتشان تا سه روز دیگر سر می‌رسد.',
			en: 'Unanswered letters whose deadline comes within three days.'
		},
		isUnanswered: true,
		condition: `due_at >= ${AS_OF} AND due_at < ${AS_OF} + toIntervalDay(3)`
	},
	ended_unconfirmed: {
		title: { fa: 'مختومه به گفتهٔ دستگاه', en: 'Ended as bodies say' },
		definition: {
			fa: 'نامه‌هایی که دستگاهی آن‌ها را بدون نیاز به پاسخ مختومه خوانده و دفتر تأیید نکرده است. تأیید یعنی دفتر نامه را به همان عنوان مختومه کند؛ اگر درست نیست، بازگشایی شود.',
			en: 'Letters that ended without need of an answer as a body says, which the office has not confirmed: it confirms by closing the letter as the same itself; what is not so is to be reopened.'
		},
		condition: 'is_ended_unconfirmed'
	},
	clock_stopped: {
		title: { fa: 'نگه‌داشتن زمان', en: 'Clock stopped' },
		definition: {
			fa: 'نامه‌های بی‌پاسخی که در انتظارند، و انتظارشان یا در ۴۸ ساعت پیش از مهلت آغاز شده یا بیش از ۳۰ روز کشیده است.',
			en: 'Unanswered letters that wait, since less than 48 hours before their deadline, or for more than 30 days.'
		},
		isUnanswered: true,
		condition: `waiting_since IS NOT NULL AND (ifNull(waiting_since >= due_at - toIntervalHour(48) AND waiting_since <= due_at, 0)
			OR waiting_since < ${AS_OF} - toIntervalDay(30))`
	},
	ping_pong: {
		title: { fa: 'رفت‌وبرگشت میان دستگاه‌ها', en: 'Back and forth' },
		definition: {
			fa: 'نامه‌هایی که از دستگاهی دیگر دوباره به دستگاهی ارجاع شده‌اند که پیش‌تر نزدش بوده‌اند.',
			en: 'Letters referred back, from another body, to one that had them before.'
		},
		condition: 'ping_pongs > 0'
	},
	over_3_hops: {
		title: { fa: 'بیش از سه ارجاع', en: 'Over three referrals' },
		definition: {
			fa: 'نامه‌هایی که بیش از سه بار ارجاع شده‌اند، با پاسخ یا بی‌پاسخ.',
			en: 'Letters referred more than three times, answered or not.'
		},
		condition: 'hops > 3'
	},
	reopened: {
		title: { fa: 'بازگشوده', en: 'Reopened' },
		definition: {
			fa: 'نامه‌هایی که دست‌کم یک بار بازگشوده شده‌اند.',
			en: 'Letters reopened at least once.'
		},
		condition: 'reopens > 0'
	},
	without_text: {
		title: { fa: 'پاسخ بی‌متن', en: 'Answered without text' },
		definition: {
			fa: 'نامه‌های پاسخ داده‌شده‌ای که آخرین پاسخشان متنی ندارد.',
			en: 'Answered letters whose last answer has no text.'
		},
		condition: 'is_answered AND is_answered_without_text'
	},
	same_text: {
		title: { fa: 'یک پاسخ برای بسیاری', en: 'Same answer to many' },
		definition: {
			fa: 'نامه‌های پاسخ داده‌شده‌ای که متن آخرین پاسخشان، جز در نشانه‌گذاری و شیوهٔ نوشتن، در دست‌کم ۲۰ نامه آمده است.',
			en: 'Answered letters whose last answer has, but for punctuation and spelling, the text of at least 20 letters.'
		},
		condition: SAME_TEXT
	},
	bulk_closed: {
		title: { fa: 'بستن دسته‌ای', en: 'Bulk closures' },
		definition: {
			fa: 'نامه‌هایی که آخرین بستنشان از کسی است که در همان ده دقیقه دست‌کم ۲۰ نامه بسته است.',
			en: 'Letters last closed by someone who closed at least 20 within the same ten minutes.'
		},
		condition: BULK_CLOSED
	},
	answered_before_registered: {
		title: { fa: 'پاسخ پیش از ثبت', en: 'Answered before registered' },
		definition: {
			fa: 'نامه‌هایی که زمان اولین پاسخشان پیش از زمان ثبتشان است.',
			en: 'Letters whose first answer is dated before their registration.'
		},
		condition: 'answered_before_registered'
	},
	unregistered: {
		title: { fa: 'ثبت‌نشده', en: 'Not registered' },
		definition: {
			fa: 'نامه‌هایی که رویدادی از آن‌ها رسیده است، ولی ثبتشان نه، یا ثبتشان باطل شده است. در هیچ صف دیگری نیستند.',
			en: 'Letters of which events have come, but no registration that stands. They are in no other queue.'
		},
		isUnregistered: true,
		condition: `NOT ${REGISTERED}`
	},
	sms_missing: {
		title: { fa: 'بی‌پیامک', en: 'SMS missing' },
		definition: {
			fa: 'نامه‌هایی که پیامک ثبتشان فرستاده نشده، یا ارجاع شده‌اند و پیامک ارجاعشان فرستاده نشده است.',
			en: 'Letters whose SMS of registration was not sent, or that were referred and whose SMS of referral was not sent.'
		},
		condition: 'registered_sms_at IS NULL OR (first_referred_at IS NOT NULL AND referred_sms_at IS NULL)'
	}
} satisfies Record<string, Queue>;

export type QueueName = keyof typeof OF;
export const QUEUE: Record<QueueName, Queue> = OF;
export const QUEUES = Object.keys(OF) as QueueName[];

/** The conditions of a queue on letters. */
export function queueConditions(name: QueueName): string[] {
	const { condition, isUnanswered, isUnregistered } = QUEUE[name];
	return [...(isUnregistered ? [] : [REGISTERED]), ...(isUnanswered ? [UNANSWERED] : []), `(${condition})`];
}

/** Whether a queue is told by each letter alone: those are counted in one reading. */
export const isOfOneLetter = (name: QueueName): boolean => !QUEUE[name].condition.includes(OF_ALL);

/** Whether a queue has unanswered letters alone, which are read without the others. */
export const isUnanswered = (name: QueueName): boolean => QUEUE[name].isUnanswered === true;
