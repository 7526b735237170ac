import { tehranDay } from '#sql/model/tehran.ts';
import { workingHours } from './kpi-calendar.ts';

/**
 * The catalogue, said again in the plainest way: members out of rows of letters and referrals, figures out of members,
 * one by one in memory.
 */

/** A row of a view; its moments in milliseconds. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Row = Record<string, any>;

export interface Member {
	id: string;
	letterId: string;
	at: number;
	num: boolean;
	den: boolean;
	value?: number;
	/** Every column by which it may be grouped. */
	dimensions: Record<string, string>;
}

export interface Range {
	asOf: number;
	from: number;
	until: number;
}

/** Of a letter's events; `moments` of its row. */
export type Moments = Record<'closings' | 'reopenings' | 'objections', number[]>;

interface Rule {
	/** Whether the letter is a member. */
	of?: (letter: Row, asOf: number) => boolean;
	num?: (letter: Row, asOf: number) => boolean;
	at?: (letter: Row) => number | null;
	id?: (letter: Row) => string;
	value?: (letter: Row, asOf: number) => number;
	bucket?: (letter: Row, asOf: number) => string;
	body?: (letter: Row) => string | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WINDOW = 30 * DAY;

const holder = (letter: Row) => letter['holder'] as string | null;
const firstBody = (letter: Row) => letter['first_org'] as string | null;
const isOpen = ({ state }: Row) => state === 'registered' || state === 'referred';
const isUnanswered = (letter: Row) => !letter['is_answered'];
const isPast = (moment: number | null, asOf: number) => moment !== null && moment < asOf;
const isReferred = (letter: Row) => letter['first_referred_at'] !== null;
const cameAt = (letter: Row): number => letter['registered_at'] ?? letter['first_event_at'];

const unanswered = (num?: Rule['num']): Rule => ({ of: isUnanswered, num, body: holder });
const open = (num?: Rule['num']): Rule => ({ of: isOpen, num, body: holder });
const referred = (num: NonNullable<Rule['num']>): Rule => ({ of: isReferred, num, body: firstBody });
const cohort = (num?: Rule['num'], of?: Rule['of']): Rule => ({ of, num, body: firstBody });

/** Whether one of these moments follows a closing within the window; `moments` has all that ever came. */
const follows = (which: 'reopenings' | 'objections', { moments }: Row, asOf: number): boolean =>
	(moments as Moments).closings.some((closed) =>
		(moments as Moments)[which].some((t) => t >= closed && t <= Math.min(asOf, closed + WINDOW))
	);

/** The figures whose members are letters. */
const OF_LETTERS: Record<string, Rule> = {
	received: { at: cameAt },
	registered: { at: cameAt, num: (letter) => letter['registered_at'] !== null },
	registered_persons: {
		of: (letter) => letter['registered_at'] !== null && letter['citizen_key'] !== null,
		id: (letter) => letter['citizen_key'] as string
	},
	requests: cohort(undefined, ({ kind }) => kind === 'request'),
	referral_coverage: cohort(isReferred),
	answered: cohort((letter) => Boolean(letter['is_answered'])),
	answers: { at: (letter) => (letter['registered_at'] === null ? null : letter['answered_at']), body: firstBody },
	unanswered: unanswered(),
	never_referred: unanswered((letter) => !isReferred(letter)),
	overdue: unanswered((letter, asOf) => isPast(letter['due_at'], asOf)),
	closed_unanswered: unanswered(({ state }) => state === 'closed'),
	promise_passed: unanswered((letter, asOf) => isPast(letter['promised_at'], asOf)),
	pendency: open(),
	backlog: open((letter, asOf) => isPast(letter['due_at'], asOf)),
	never_touched: open((letter) =>
		[
			'screened_at',
			'first_referred_at',
			'interim_answered_at',
			'waiting_since',
			'first_answered_at',
			'closed_at',
			'master_letter_id'
		].every((column) => letter[column] === null && letter['returns'] === 0 && Number(letter['waited_s']) === 0)
	),
	ageing_receipt: {
		...open(),
		value: (letter, asOf) => (asOf - letter['registered_at']) / DAY,
		bucket: (letter, asOf) => bucketOf((asOf - letter['registered_at']) / DAY)
	},
	ageing_holder: {
		of: (letter) => isOpen(letter) && letter['holder'] !== null,
		value: (letter, asOf) => (asOf - letter['holder_since']) / DAY,
		bucket: (letter, asOf) => bucketOf((asOf - letter['holder_since']) / DAY),
		body: holder
	},
	sla_state: { ...unanswered(), bucket: slaBucket },
	time_to_first_referral: {
		num: isReferred,
		value: (letter, asOf) => (referralAwaitedUntil(letter, asOf) - letter['registered_at']) / HOUR,
		body: firstBody
	},
	time_to_first_referral_working: {
		num: isReferred,
		value: (letter, asOf) => {
			const [from, to] = [letter['registered_at'] as number, referralAwaitedUntil(letter, asOf)];
			return workingHours(Math.min(from, to), Math.max(from, to)) * Math.sign(to - from);
		},
		body: firstBody
	},
	time_to_answer_citizen: {
		num: (letter) => Boolean(letter['is_answered']),
		value: (letter, asOf) => ((letter['answered_at'] ?? asOf) - letter['registered_at']) / HOUR,
		body: firstBody
	},
	on_time: {
		of: (letter, asOf) => letter['due_at'] !== null && (Boolean(letter['is_answered']) || letter['due_at'] < asOf),
		num: (letter) => Boolean(letter['is_answered']) && letter['answered_at'] <= letter['due_at'],
		body: firstBody
	},
	re_referral: {
		...referred(({ hops }) => hops > 1),
		bucket: ({ hops }) => (hops > 3 ? '4+' : String(hops))
	},
	over_referral: referred(({ hops }) => hops > 3),
	ping_pong: referred((letter) => letter['ping_pongs'] > 0),
	wrong_first_body: cohort(
		(letter) => ['returned', 'referred'].includes(letter['first_org_ended_by'] as string),
		(letter) => letter['first_org'] !== null
	),
	reopen_rate: {
		of: (letter, asOf) => firstClosing(letter)! <= asOf,
		at: firstClosing,
		num: (letter, asOf) => follows('reopenings', letter, asOf),
		body: firstBody
	},
	objection_rate: {
		of: (letter, asOf) => firstClosing(letter)! <= asOf,
		at: firstClosing,
		num: (letter, asOf) => follows('objections', letter, asOf),
		body: firstBody
	},
	interim_rate: cohort(
		(letter) => letter['interim_answered_at'] !== null,
		(letter) => letter['interim_answered_at'] !== null || Boolean(letter['is_answered'])
	),
	promises_kept: cohort(
		(letter) => letter['promise_kept'] === 1,
		(letter) => letter['promise_kept'] !== null
	),
	answers_without_text: {
		at: (letter) => (letter['registered_at'] === null ? null : letter['last_answered_at']),
		num: (letter) => letter['is_answered_without_text'] === 1,
		body: firstBody
	},
	first_contact_resolution: cohort(
		(letter) => Boolean(letter['is_answered']) && !isReferred(letter) && letter['first_answered_at'] !== null
	)
};

function firstClosing(letter: Row): number | null {
	return letter['registered_at'] === null ? null : ((letter['moments'] as Moments).closings[0] ?? null);
}

function referralAwaitedUntil(letter: Row, asOf: number): number {
	const needless = letter['answered_at'] ?? (letter['state'] === 'closed' ? letter['closed_at'] : null);
	return letter['first_referred_at'] ?? needless ?? asOf;
}

/** The figures whose members are referrals. */
const OF_REFERRALS: Record<string, Rule> = {
	time_to_answer_body: {
		num: (referral) => referral['ended_by'] === 'answered',
		value: (referral, asOf) => ((referral['ended_at'] ?? asOf) - referral['referred_at']) / HOUR
	},
	on_time_body: {
		of: (referral, asOf) =>
			referral['due_at'] !== null &&
			(referral['ended_by'] === 'answered' || referral['due_at'] < (referral['ended_at'] ?? asOf)),
		num: (referral) => referral['ended_by'] === 'answered' && referral['ended_at'] <= referral['due_at']
	}
};

export const NAIVE = [...Object.keys(OF_LETTERS), 'clearance_rate', ...Object.keys(OF_REFERRALS)];

/** Whatever a KPI counts, in the range. */
export function naiveMembers(kpi: string, letters: Row[], referrals: Row[], { asOf, from, until }: Range): Member[] {
	const all =
		kpi === 'clearance_rate'
			? letters.flatMap(moves)
			: kpi in OF_REFERRALS
				? referrals.flatMap((one) => memberOf(one, OF_REFERRALS[kpi]!, asOf, referralBase(one)))
				: letters.flatMap((one) => memberOf(one, OF_LETTERS[kpi]!, asOf, letterBase(one)));
	return all.filter(({ at }) => at >= from && at < until);
}

interface Base {
	id: string;
	at: number | null;
	dimensions: Record<string, string>;
}

function memberOf(row: Row, rule: Rule, asOf: number, base: Base): Member[] {
	const at = rule.at ? rule.at(row) : base.at;
	if (at === null || rule.of?.(row, asOf) === false) return [];
	const dimensions = { ...base.dimensions };
	if (rule.body) dimensions['body'] = rule.body(row) ?? '';
	if (rule.bucket) dimensions['bucket'] = rule.bucket(row, asOf);
	return [
		{
			id: rule.id ? rule.id(row) : base.id,
			letterId: row['letter_id'] as string,
			at,
			num: rule.num?.(row, asOf) ?? true,
			den: true,
			value: rule.value?.(row, asOf),
			dimensions
		}
	];
}

function letterBase(letter: Row): Base {
	return {
		id: letter['letter_id'] as string,
		at: letter['registered_at'] as number | null,
		dimensions: pick(letter, ['channel', 'category', 'county', 'kind', 'campaign', 'operator', 'registrar', 'state'])
	};
}

function referralBase(referral: Row): Base {
	return {
		id: referral['referral_id'] as string,
		at: referral['referred_at'] as number,
		dimensions: {
			...pick(referral, ['channel', 'category', 'county', 'kind', 'campaign', 'operator']),
			body: referral['to_org'] as string
		}
	};
}

const pick = (row: Row, columns: string[]) =>
	Object.fromEntries(columns.map((column) => [column, String(row[column] ?? '')]));

/** A letter that came, and the same as it went. */
function moves(letter: Row): Member[] {
	if (letter['registered_at'] === null) return [];
	const { id, dimensions } = letterBase(letter);
	const base = { id, letterId: id, dimensions: { ...dimensions, body: firstBody(letter) ?? '' } };
	const came: Member = { ...base, at: letter['registered_at'] as number, num: false, den: true };
	if (isOpen(letter)) return [came];
	return [came, { ...base, at: (letter['answered_at'] ?? letter['closed_at']) as number, num: true, den: false }];
}

function bucketOf(age: number): string {
	const days = Math.floor(age);
	const borders = [3, 7, 10, 20, 30, 60];
	const above = borders.findIndex((border) => days <= border);
	if (above === -1) return '61+';
	return `${above === 0 ? 0 : borders[above - 1]! + 1}-${borders[above]}`;
}

function slaBucket(letter: Row, asOf: number): string {
	const due = letter['due_at'] as number | null;
	if (due === null) return 'without_deadline';
	if (due < asOf) return `overdue_${bucketOf((asOf - due) / DAY)}`;
	if (tehranDay(due) === tehranDay(asOf)) return 'due_today';
	return (due - asOf) * 5 <= due - letter['registered_at'] ? 'due_soon' : 'due_later';
}
